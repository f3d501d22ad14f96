//! Settings of mail.

use crate::{
    command::mail::smtp::Mailer,
    server::{config::Settings, given::given},
};

impl Settings {
    /// The mail server, if it is configured.
    ///
    /// # Errors
    /// Only one of the two settings is set, or one is invalid.
    pub fn mailer(&self) -> anyhow::Result<Option<Mailer>> {
        let url = given(self.mail.smtp_url.as_ref(), "SUNWAI_SMTP_URL")?;
        let from = given(self.mail.mail_from.as_ref(), "SUNWAI_MAIL_FROM")?;
        match (url, from) {
            (None, None) => Ok(None),
            (Some(url), Some(from)) => Mailer::new(&url, &from).map(Some),
            (Some(_), None) => anyhow::bail!("SUNWAI_MAIL_FROM must be set too, or SUNWAI_SMTP_URL must not be"),
            (None, Some(_)) => anyhow::bail!("SUNWAI_SMTP_URL must be set too, or SUNWAI_MAIL_FROM must not be"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::cli::{Cli, Command};
    use crate::channels::{facebook::FacebookPage, x::Account};
    use clap::Parser as _;

    #[test]
    fn an_incomplete_channel_stops_the_start_and_is_named() {
        let with = |arguments: &[&str]| {
            let command = Cli::try_parse_from(["sunwai", "serve"].iter().chain(arguments)).unwrap().command;
            let Command::Serve { settings } = command else { panic!("serve") };
            let (x, page) = (Account::of(&settings.channels.x), FacebookPage::of(&settings.channels.facebook));
            (x.map(|x| x.is_some()), page.map(|page| page.is_some()))
        };
        let (x, facebook) = with(&[]);
        assert!(!x.unwrap() && !facebook.unwrap());
        let (x, _) = with(&["--x-api-url", "https://api.x.example", "--x-user-id", "1"]);
        let error = x.unwrap_err().to_string();
        assert!(error.contains("SUNWAI_X_CONSUMER_SECRET") && !error.contains("SUNWAI_X_USER_ID"), "{error}");
        let page = ["--fb-page-id", "1", "--fb-app-secret", "s", "--fb-verify-token", "v", "--fb-page-token", "t"];
        let (_, facebook) = with(&[&page[..], &["--fb-api-url", "graph.example/"]].concat());
        assert!(facebook.unwrap_err().to_string().contains("SUNWAI_FB_API_URL"));
    }

    #[test]
    fn incomplete_or_invalid_mail_settings_stop_the_start_and_are_named() {
        let with = |arguments: &[&str]| {
            let command = Cli::try_parse_from(["sunwai", "serve"].iter().chain(arguments)).unwrap().command;
            let Command::Serve { settings } = command else { panic!("serve") };
            settings.mailer().map(|mailer| mailer.is_some()).map_err(|error| error.to_string())
        };
        assert_eq!(with(&[]), Ok(false));
        let both = ["--smtp-url", "smtp://127.0.0.1:25", "--mail-from", "desk@example.org"];
        assert_eq!(with(&both), Ok(true));
        assert!(with(&both[..2]).unwrap_err().contains("SUNWAI_MAIL_FROM must be set"));
        assert!(with(&both[2..]).unwrap_err().contains("SUNWAI_SMTP_URL must be set"));
        assert!(
            with(&["--smtp-url", "imap://x", "--mail-from", "a@b.example"]).unwrap_err().contains("SUNWAI_SMTP_URL")
        );
    }
}
