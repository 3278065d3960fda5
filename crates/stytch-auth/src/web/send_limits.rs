//! How many links may be asked for, before Stytch is called.

use std::time::Duration;

use super::email_address::EmailAddress;
use super::login::Login;
use super::network::Network;
use crate::store::StoreError;

/// How many links may be asked for, counted before Stytch is called.
///
/// Three counts, each in the [`Store`](crate::Store), so that replicas that share one share the limits. The answer
/// depends on what was asked for and never on whether an address is known.
///
/// * One address from one network, 5 in 10 minutes: somebody who presses the button again and again. They are told
///   when the next link can be had.
/// * One address from anywhere, 40 in an hour: somebody who fills a stranger's inbox from many places. A browser that
///   has signed in to that address before is exempt, so that nobody can lock a person out.
/// * One network whatever the address, 30 in 5 minutes: somebody who tries addresses.
///
/// A network is an IPv4 address or an IPv6 /64. Where it is unknown, only the second count works; a line in the log
/// says what to set. Tags do not make another address: `ada+news@` counts as `ada@`.
///
/// # Examples
///
/// ```
/// use std::time::Duration;
/// use stytch_auth::web::SendLimits;
///
/// let minute = Duration::from_secs(60);
/// let limits = SendLimits::default().per_network(100, 5 * minute);
/// ```
#[derive(Debug, Clone, Copy)]
#[must_use]
pub struct SendLimits {
    address_in_network: Limit,
    address: Limit,
    network: Limit,
}

#[derive(Debug, Clone, Copy)]
struct Limit {
    most: u64,
    window: Duration,
}

impl Default for SendLimits {
    fn default() -> Self {
        let limit = |most, minutes: u64| Limit { most, window: Duration::from_secs(minutes * 60) };
        Self { address_in_network: limit(5, 10), address: limit(40, 60), network: limit(30, 5) }
    }
}

impl SendLimits {
    /// Links to one address from one network.
    pub fn per_address_in_network(mut self, most: u64, window: Duration) -> Self {
        self.address_in_network = Limit { most, window };
        self
    }

    /// Links to one address from anywhere.
    pub fn per_address(mut self, most: u64, window: Duration) -> Self {
        self.address = Limit { most, window };
        self
    }

    /// Links from one network to any address.
    pub fn per_network(mut self, most: u64, window: Duration) -> Self {
        self.network = Limit { most, window };
        self
    }
}

/// Who asks for a link.
pub(crate) struct Asking<'a> {
    pub(crate) email: &'a EmailAddress,
    pub(crate) network: Option<Network>,
    /// Whether this browser has signed in to that address before.
    pub(crate) known_device: bool,
}

/// Why no link is sent, and when one can be asked for again.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Exceeded {
    /// By the requester's own asking for this address.
    Own(Duration),
    /// By everybody's in that network, or for that address.
    Others(Duration),
}

impl SendLimits {
    /// Counts a link; `Some` if it is one too many.
    ///
    /// The network comes first: whoever is over that limit can fill no other count.
    pub(crate) async fn count(&self, login: &Login, asking: &Asking<'_>) -> Option<Exceeded> {
        let address = counted(asking.email);
        match self.exceeded(login, asking, &address).await {
            Ok(exceeded) => exceeded,
            Err(error) => {
                // Stytch has limits of its own; an outage of ours is no reason to keep people out.
                tracing::warn!(%error, "links are sent uncounted");
                None
            }
        }
    }

    async fn exceeded(
        &self,
        login: &Login,
        asking: &Asking<'_>,
        address: &str,
    ) -> Result<Option<Exceeded>, StoreError> {
        if let Some(network) = asking.network {
            let network = network.to_string();
            if let Some(wait) = self.network.over(login, "network", &network).await? {
                return Ok(Some(Exceeded::Others(wait)));
            }
            let both = format!("{network} {address}");
            if let Some(wait) = self.address_in_network.over(login, "address-network", &both).await? {
                return Ok(Some(Exceeded::Own(wait)));
            }
        }
        if asking.known_device {
            return Ok(None);
        }
        // How long others have been at it is none of the requester's business.
        let over = self.address.over(login, "address", address).await?;
        Ok(over.map(|_| Exceeded::Others(self.address.window)))
    }
}

impl Limit {
    async fn over(self, login: &Login, kind: &str, name: &str) -> Result<Option<Duration>, StoreError> {
        let stytch = login.stytch();
        let key = stytch.store_key(&format!("sent-{kind}"), stytch.sealer().fingerprint("sent", name));
        let counter = stytch.store().increment(&key, self.window).await?;
        Ok((counter.count > self.most).then_some(counter.ends_in))
    }
}

/// The mailbox that an address most likely leads to.
pub(crate) fn counted(email: &EmailAddress) -> String {
    let address = email.as_str().to_ascii_lowercase();
    match address.split_once('@') {
        Some((local, host)) => format!("{}@{host}", local.split('+').next().unwrap_or(local)),
        None => address,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stytch::Stytch;

    fn login() -> Login {
        let stytch = Stytch::builder()
            .project_id("project-test-11111111-1111-4111-8111-111111111111")
            .secret("secret-test-emulator")
            .build();
        Login::new(stytch.unwrap())
    }

    async fn ask(login: &Login, email: &str, network: &str) -> Option<Exceeded> {
        let email = EmailAddress::parse(email).unwrap();
        let network = network.parse().ok().map(Network::of);
        let asking = Asking { email: &email, network, known_device: false };
        SendLimits::default().count(login, &asking).await
    }

    /// The store holds 16,384 counters at most (its own test says so), so a flood costs time and no memory.
    #[tokio::test]
    async fn a_flood_of_a_million_addresses_keeps_nobody_else_out() {
        let login = login();
        for n in 0..1_000_000_u32 {
            let network = std::net::Ipv4Addr::from_bits(n % 50_000).to_string();
            ask(&login, &format!("u{n}@example.com"), &network).await;
            if n % 100_000 == 0 {
                let network = format!("2001:db8:{:x}::1", n / 100_000);
                assert_eq!(ask(&login, "ada@example.com", &network).await, None, "after {n}");
            }
        }
    }

    #[tokio::test]
    async fn whoever_is_over_the_limit_of_a_network_fills_no_other_count() {
        let login = login();
        for n in 0..30 {
            assert_eq!(ask(&login, &format!("u{n}@example.com"), "192.0.2.1").await, None);
        }
        for _ in 0..100 {
            let answer = ask(&login, "ada@example.com", "192.0.2.1").await;
            assert!(matches!(answer, Some(Exceeded::Others(wait)) if wait <= Duration::from_secs(300)));
        }
        for network in ["192.0.2.2", "192.0.2.3"] {
            for _ in 0..5 {
                assert_eq!(ask(&login, "ada@example.com", network).await, None);
            }
            assert!(matches!(ask(&login, "ada@example.com", network).await, Some(Exceeded::Own(_))));
        }
    }

    #[test]
    fn tags_and_case_make_no_other_mailbox() {
        for text in ["ada@example.com", "Ada+x@Example.COM", "ADA++@example.com"] {
            assert_eq!(counted(&EmailAddress::parse(text).unwrap()), "ada@example.com", "{text}");
        }
    }
}
