//! A Redis that speaks TLS.

use std::process::Command;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use conformance::RedisServer;
use stytch_auth::{RedisStore, Store};

const MINUTE: Duration = Duration::from_secs(60);
/// Where the Redis is, for the process that trusts its certificate.
const TRUSTED: &str = "TRUSTED_REDIS";

fn certificate(name: &str) -> (String, String) {
    let made = rcgen::generate_simple_self_signed([name.to_owned()]).unwrap();
    (pem("CERTIFICATE", made.cert.der()), pem("PRIVATE KEY", &made.signing_key.serialize_der()))
}

fn pem(what: &str, der: &[u8]) -> String {
    let lines: Vec<_> = STANDARD.encode(der).into_bytes().chunks(64).map(<[u8]>::to_vec).collect();
    let text = String::from_utf8(lines.join(&b'\n')).unwrap();
    format!("-----BEGIN {what}-----\n{text}\n-----END {what}-----\n")
}

async fn failure(url: &str) -> String {
    let error = RedisStore::open(url).unwrap().put("key", b"value", MINUTE).await.unwrap_err();
    std::error::Error::source(&error).unwrap().to_string()
}

/// The certificates that a process trusts are part of its environment, so this test runs itself in another.
#[tokio::test]
async fn trusted() {
    if let Ok(url) = std::env::var(TRUSTED) {
        let store = RedisStore::open(&url).unwrap();
        store.put("key", b"value", MINUTE).await.unwrap();
        assert_eq!(store.take("key").await.unwrap().as_deref(), Some(&b"value"[..]));
        return;
    }
    let (certificate, key) = certificate("localhost");
    let server = RedisServer::with_tls(&certificate, &key);
    let path = std::env::temp_dir().join(format!("conformance-redis-{}.pem", std::process::id()));
    std::fs::write(&path, certificate).unwrap();
    let output = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "tls::trusted"])
        .env(TRUSTED, format!("rediss://localhost:{}", server.port()))
        .env("SSL_CERT_FILE", &path)
        .output()
        .unwrap();
    std::fs::remove_file(&path).unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && text.contains("1 passed"), "{text}");
}

#[tokio::test]
async fn refused() {
    let (certificate, key) = certificate("localhost");
    let server = RedisServer::with_tls(&certificate, &key);
    let text = failure(&format!("rediss://localhost:{}", server.port())).await;
    assert!(text.contains("certificate"), "nobody vouches for it: {text}");
    let text = failure(&format!("redis://localhost:{}", server.port())).await;
    assert!(text.contains("cannot be reached"), "it takes nothing that is not encrypted: {text}");
    let plain = RedisServer::start();
    let text = failure(&format!("rediss://localhost:{}", plain.port())).await;
    assert!(text.contains("cannot be reached"), "it does not speak TLS: {text}");
}
