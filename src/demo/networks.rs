//! The demo's own X and Facebook, next to it on the next port.

use crate::{
    channels::{facebook::FacebookPage, x::Account},
    playground::{self, Network, Playground, Secrets, Written},
    server::{
        clock::Clock,
        config::Settings,
        db::{Db, sql},
        listen,
    },
};
use std::net::SocketAddr;
use tokio::net::TcpListener;

/// Posts that wait on the wire when a new demo starts: network, handle, text, and whether a picture comes with it.
const FIRST: &[(Network, &str, &str, bool)] = &[
    (Network::X, "asha_k", "@PrayagrajPolice कल रात कटरा में मेरी साइकिल चोरी हो गई, ताला टूटा मिला। कृपया मदद करें", true),
    (
        Network::X,
        "citizen_one",
        "@PrayagrajPolice Loud DJ every night near Naini, exams are going on. Please stop it",
        false,
    ),
    (Network::Facebook, "ravi_t", "धन्यवाद प्रयागराज पुलिस, मेरा खोया फ़ोन मिल गया", false),
    (Network::X, "meena_v", "@PrayagrajPolice jhunsi me ek aadmi roz jua khilata hai, FIR nahi likhi ja rahi", false),
    (Network::Facebook, "citizen_two", "Character certificate ke liye kahan jana hota hai, kaise banega?", false),
    (Network::X, "sunil_p", "@PrayagrajPolice सुझाव: सिविल लाइंस चौराहे पर शाम को एक सिपाही होना चाहिए", false),
];

/// The playground, with its port already bound.
pub struct Opened {
    /// URL of its page.
    pub url: String,
    playground: Playground,
    listener: TcpListener,
    mail: Option<TcpListener>,
}

/// Binds the port after the demo's, and points both channels to it. If a channel is already configured, or another program uses the port,
/// the demo runs without the playground.
///
/// # Errors
/// A setting is invalid.
pub async fn open(mut settings: Settings, clock: &Clock) -> anyhow::Result<(Settings, Option<Opened>)> {
    if Account::of(&settings.channels.x)?.is_some() || FacebookPage::of(&settings.channels.facebook)?.is_some() {
        return Ok((settings, None));
    }
    let beside = SocketAddr::new(settings.addr.ip(), settings.addr.port().wrapping_add(1));
    let Ok(listener) = TcpListener::bind(beside).await else {
        tracing::warn!("{beside} is in use; the demo runs without its own X and Facebook");
        return Ok((settings, None));
    };
    let url = format!("http://{}", listener.local_addr()?);
    let (x, facebook) = Playground::accounts(&url);
    settings.channels.x = x.clone().settings();
    settings.channels.facebook = facebook.clone().settings();
    // Where no mail server is set, officers' mail goes to the playground's own, which only this machine can reach.
    let mail = match settings.mailer()? {
        None => TcpListener::bind("127.0.0.1:0").await.ok(),
        Some(_) => None,
    };
    if let Some(at) = mail.as_ref().and_then(|mail| mail.local_addr().ok()) {
        settings.mail.smtp_url = Some(format!("smtp://{at}"));
        settings.mail.mail_from = Some("Sunwai <sunwai@demo.example>".to_owned());
    }
    let secrets = Secrets { desk_url: format!("http://{}", settings.addr), own_url: url.clone(), x, facebook };
    let playground = Playground::new(secrets, clock.clone());
    Ok((settings, Some(Opened { url, playground, listener, mail })))
}

impl Opened {
    /// Serves it until the process ends. Citizens begin to write, and continue if `feed` says how many posts a minute.
    pub fn serve(self, db: &Db, feed: Option<u32>) {
        let Self { playground, listener, mail, .. } = self;
        if let Some(mail) = mail {
            tokio::spawn(playground.sink().clone().serve(mail));
        }
        tokio::spawn(listen::serve(listener, playground.router(), std::future::pending()));
        let db = db.clone();
        tokio::spawn(async move {
            let written = sql("select count(*) from post where kind is not null");
            if matches!(db.one::<(i64,)>(&written).await, Ok((0,))) {
                for (network, handle, text, picture) in FIRST {
                    let written = Written {
                        network: *network,
                        handle: (*handle).to_owned(),
                        text: (*text).to_owned(),
                        in_reply_to: None,
                        quotes: None,
                        private: false,
                        elsewhere: false,
                        picture: *picture,
                    };
                    if let Err(error) = playground.write(written) {
                        tracing::warn!(error, "a demo post could not be written");
                    }
                }
            }
            if let Some(per_minute) = feed {
                playground::feed(playground, per_minute).await;
            }
        });
    }
}
