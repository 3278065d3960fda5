//! Where a Redis is, and how it is reached.

use std::fmt;
use std::io;
use std::sync::Arc;

use ::redis::{ConnectionAddr, IntoConnectionInfo, RedisConnectionInfo};
use rustls::ClientConfig;
use rustls::pki_types::ServerName;
use rustls_platform_verifier::BuilderVerifierExt;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use url::Url;

use crate::error::ConfigError;

/// The address, and what is said first there.
pub(super) struct Endpoint {
    host: String,
    port: u16,
    tls: Option<(TlsConnector, ServerName<'static>)>,
    /// User, password and database.
    pub(super) hello: RedisConnectionInfo,
}

/// A connection, encrypted or not.
pub(super) trait Stream: AsyncRead + AsyncWrite + Unpin + Send {}

impl<S: AsyncRead + AsyncWrite + Unpin + Send> Stream for S {}

impl Endpoint {
    pub(super) fn parse(url: &str) -> Result<Self, ConfigError> {
        // Never the URL itself: it has the password.
        let wrong = |problem: &str| ConfigError::new("RedisStore", format!("the URL {problem}"));
        let mut url = Url::parse(url).map_err(|_| wrong("cannot be read; write redis://host:6379"))?;
        let encrypted = match url.scheme() {
            "redis" | "valkey" => false,
            "rediss" | "valkeys" => true,
            _ => return Err(wrong("must begin with redis:// or rediss://")),
        };
        if url.fragment().is_some() {
            return Err(wrong("has a #fragment, which means nothing here: certificates are always checked"));
        }
        // TLS is ours: the library would use whatever provider of cryptography the process has, if it has one.
        url.set_scheme("redis").map_err(|()| wrong("must begin with redis:// or rediss://"))?;
        let info = url.into_connection_info().map_err(|error| wrong(&format!("cannot be used: {error}")))?;
        let ConnectionAddr::Tcp(host, port) = info.addr().clone() else {
            return Err(wrong("names no host"));
        };
        let tls = if encrypted {
            let name = ServerName::try_from(host.clone()).map_err(|_| wrong("names no host"))?;
            let config =
                tls().map_err(|error| wrong(&format!("needs TLS, which cannot be used: {error}")))?;
            Some((TlsConnector::from(Arc::new(config)), name))
        } else {
            None
        };
        Ok(Self { host, port, tls, hello: info.redis_settings().clone() })
    }

    pub(super) async fn connect(&self) -> io::Result<Box<dyn Stream>> {
        let stream = TcpStream::connect((self.host.as_str(), self.port)).await?;
        stream.set_nodelay(true)?;
        Ok(match &self.tls {
            Some((connector, name)) => Box::new(connector.connect(name.clone(), stream).await?),
            None => Box::new(stream),
        })
    }
}

fn tls() -> Result<ClientConfig, rustls::Error> {
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions()?;
    Ok(config.with_platform_verifier()?.with_no_client_auth())
}

impl fmt::Debug for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.host, self.port)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_are_read_and_never_shown() {
        for (url, debug) in [
            ("redis://:canary@redis.internal:6380/3", "redis.internal:6380"),
            ("rediss://user:canary@redis.internal", "redis.internal:6379"),
            ("valkeys://[::1]:6379", "::1:6379"),
        ] {
            assert_eq!(format!("{:?}", Endpoint::parse(url).unwrap()), debug);
        }
        for url in [
            "",
            "canary",
            "https://:canary@redis.internal",
            "redis://:canary@redis.internal:port",
            "redis://:canary@redis.internal/database",
            "redis://:canary@0.0.0.0",
            "rediss://:canary@redis.internal#insecure",
            "unix:///run/canary.sock",
        ] {
            let error = Endpoint::parse(url).map(|_| ()).unwrap_err();
            assert!(!format!("{error} {error:?}").contains("canary"), "{error:?}");
        }
    }
}
