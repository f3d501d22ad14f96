//! Reads the command line and runs one command; nothing else.

use clap::Parser as _;
use sunwai::{
    app::{cli::Cli, run},
    server::follow::log,
};

// What a flood took is given back to the system within seconds; the system's own allocator keeps it (docs/decisions.md).
#[global_allocator]
static MEMORY: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

#[tokio::main]
async fn main() -> anyhow::Result<std::process::ExitCode> {
    let cli = Cli::parse();
    log::begin(cli.log_format);
    // Without threads of its own, memory is only given back by threads that happen to be busy.
    if let Err(error) = tikv_jemalloc_ctl::background_thread::write(true) {
        tracing::warn!(%error, "freed memory is given back late");
    }
    run::run(cli).await
}
