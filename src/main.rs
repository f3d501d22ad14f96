//! Reads the command line and runs one command; nothing else.

use clap::Parser as _;
use sunwai::server::{config::Cli, run};

#[tokio::main]
async fn main() -> anyhow::Result<std::process::ExitCode> {
    tracing_subscriber::fmt()
        .with_env_filter(
            tracing_subscriber::EnvFilter::try_from_default_env().unwrap_or_else(|_| "warn,sunwai=info".into()),
        )
        .with_writer(std::io::stderr)
        .init();
    run::run(Cli::parse()).await
}
