//! Handling of Ctrl-C and SIGTERM.

use tokio::{
    signal::unix::{SignalKind, signal},
    sync::watch,
};

/// Returns at the first Ctrl-C or SIGTERM.
pub async fn stopped() {
    heard(signals(), 1).await;
}

/// Counts Ctrl-C and SIGTERM: the first one stops the server in good order, the second at once.
pub fn signals() -> watch::Receiver<u32> {
    let (sender, signals) = watch::channel(0);
    tokio::spawn(async move {
        let mut terminate = signal(SignalKind::terminate()).ok();
        loop {
            let terminated = async {
                match &mut terminate {
                    Some(signal) => signal.recv().await,
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                _ = tokio::signal::ctrl_c() => {}
                _ = terminated => {}
            }
            sender.send_modify(|times| *times += 1);
        }
    });
    signals
}

/// Returns when this many signals have arrived.
pub async fn heard(mut signals: watch::Receiver<u32>, times: u32) {
    if signals.wait_for(|&heard| heard >= times).await.is_err() {
        std::future::pending::<()>().await;
    }
}
