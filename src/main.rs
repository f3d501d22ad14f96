//! Reads the command line and runs one command; nothing else.

use clap::Parser as _;
use sunwai::{
    app::{cli::Cli, run},
    server::follow::log,
};

// Returns memory to the system within seconds after a flood of requests; the system's allocator would keep it (docs/decisions.md).
#[global_allocator]
static MEMORY: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

#[tokio::main]
async fn main() -> anyhow::Result<std::process::ExitCode> {
    let cli = Cli::parse();
    let _log = log::begin(cli.log_format);
    // Without background threads, memory is only returned by threads that happen to allocate.
    if let Err(error) = tikv_jemalloc_ctl::background_thread::write(true) {
        tracing::warn!(%error, "freed memory is returned to the system late");
    }
    run::run(cli).await
}
