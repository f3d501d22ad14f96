//! Settings of the channels and of mail. An incomplete channel stops the start, with an error that names it.

use crate::{
    command::mail::smtp::Mailer,
    intake::{facebook::FacebookPage, x::Account},
    server::config::{ChannelSettings, Settings, given},
};

impl Settings {
    /// Our account on X, if it is configured.
    ///
    /// # Errors
    /// Only a part of it is set, or a part cannot be used.
    pub fn x(&self) -> anyhow::Result<Option<Account>> {
        let c = &self.channels;
        let set = all_or_none([
            (c.x_api_url.as_ref(), "SUNWAI_X_API_URL"),
            (c.x_user_id.as_ref(), "SUNWAI_X_USER_ID"),
            (c.x_consumer_key.as_ref(), "SUNWAI_X_CONSUMER_KEY"),
            (c.x_consumer_secret.as_ref(), "SUNWAI_X_CONSUMER_SECRET"),
            (c.x_access_token.as_ref(), "SUNWAI_X_ACCESS_TOKEN"),
            (c.x_access_secret.as_ref(), "SUNWAI_X_ACCESS_SECRET"),
        ])?;
        let Some([url, user_id, consumer_key, consumer_secret, access_token, access_secret]) = set else {
            return Ok(None);
        };
        Ok(Some(Account {
            api_url: api_url(url, "SUNWAI_X_API_URL")?,
            user_id,
            chief_user_id: given(c.x_chief_user_id.as_ref(), "SUNWAI_X_CHIEF_USER_ID")?,
            consumer_key,
            consumer_secret,
            access_token,
            access_secret,
            bearer_token: given(c.x_bearer_token.as_ref(), "SUNWAI_X_BEARER_TOKEN")?,
        }))
    }

    /// Our page on Facebook, if it is configured.
    ///
    /// # Errors
    /// Only a part of it is set, or a part cannot be used.
    pub fn facebook(&self) -> anyhow::Result<Option<FacebookPage>> {
        let c = &self.channels;
        let set = all_or_none([
            (c.fb_api_url.as_ref(), "SUNWAI_FB_API_URL"),
            (c.fb_page_id.as_ref(), "SUNWAI_FB_PAGE_ID"),
            (c.fb_app_secret.as_ref(), "SUNWAI_FB_APP_SECRET"),
            (c.fb_verify_token.as_ref(), "SUNWAI_FB_VERIFY_TOKEN"),
            (c.fb_page_token.as_ref(), "SUNWAI_FB_PAGE_TOKEN"),
        ])?;
        let Some([url, page_id, app_secret, verify_token, page_token]) = set else { return Ok(None) };
        Ok(Some(FacebookPage {
            api_url: api_url(url, "SUNWAI_FB_API_URL")?,
            page_id,
            app_secret,
            verify_token,
            page_token,
        }))
    }

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

impl ChannelSettings {
    /// Settings for these accounts; the demo uses them.
    pub fn of(x: Account, facebook: FacebookPage) -> Self {
        Self {
            x_api_url: Some(x.api_url),
            x_user_id: Some(x.user_id),
            x_chief_user_id: x.chief_user_id,
            x_consumer_key: Some(x.consumer_key),
            x_consumer_secret: Some(x.consumer_secret),
            x_access_token: Some(x.access_token),
            x_access_secret: Some(x.access_secret),
            x_bearer_token: x.bearer_token,
            fb_api_url: Some(facebook.api_url),
            fb_page_id: Some(facebook.page_id),
            fb_app_secret: Some(facebook.app_secret),
            fb_verify_token: Some(facebook.verify_token),
            fb_page_token: Some(facebook.page_token),
        }
    }
}

/// The values of all these settings, or `None` when none of them is set.
fn all_or_none<const N: usize>(values: [(Option<&String>, &str); N]) -> anyhow::Result<Option<[String; N]>> {
    let mut found = Vec::new();
    let mut absent = Vec::new();
    for (value, name) in values {
        match given(value, name)? {
            Some(value) => found.push(value),
            None => absent.push(name),
        }
    }
    if found.is_empty() {
        return Ok(None);
    }
    if !absent.is_empty() {
        anyhow::bail!("{} must be set too, or none of the channel's settings", absent.join(", "));
    }
    Ok(found.try_into().ok())
}

fn api_url(url: String, name: &str) -> anyhow::Result<String> {
    if (url.starts_with("https://") || url.starts_with("http://")) && !url.ends_with('/') {
        return Ok(url);
    }
    anyhow::bail!("{name}: {url} must begin with https:// and have no slash at its end")
}

#[cfg(test)]
mod tests {
    use super::super::cli::{Cli, Command};
    use clap::Parser as _;

    #[test]
    fn an_incomplete_channel_stops_the_start_and_is_named() {
        let with = |arguments: &[&str]| {
            let command = Cli::try_parse_from(["sunwai", "serve"].iter().chain(arguments)).unwrap().command;
            let Command::Serve { settings } = command else { panic!("serve") };
            (settings.x().map(|x| x.is_some()), settings.facebook().map(|page| page.is_some()))
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
