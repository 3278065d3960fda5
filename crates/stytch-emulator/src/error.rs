//! Why an emulator does not start.

use std::error::Error;
use std::fmt;
use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;

/// Why an emulator did not start.
#[derive(Debug)]
#[non_exhaustive]
pub enum StartError {
    /// The project id is one of a live project. A mixed-up configuration must not go unnoticed.
    LiveProject(String),
    /// The project id does not start with `project-test-`.
    NotATestProject(String),
    /// Two projects have the same id.
    DuplicateProject(String),
    /// The secret is empty, which is what a missing variable looks like.
    EmptySecret,
    /// The address is reachable from other machines, and
    /// [`allow_other_addresses`](crate::EmulatorBuilder::allow_other_addresses) was not called.
    NotLoopback(SocketAddr),
    /// A registered redirect URL is not a URL.
    RedirectUrl(String),
    /// The data file is in use by another emulator.
    DataInUse(PathBuf),
    /// The data file is damaged, or is none of an emulator's. It is left as it is.
    DataDamaged(PathBuf, String),
    /// The data file cannot be opened.
    Data(PathBuf, io::Error),
    /// The mail server's URL is not understood.
    Smtp(String),
    /// The seed is wrong; the text begins with the path of the field.
    Seed(String),
    /// The address could not be bound, most often because another emulator is using it.
    Bind(SocketAddr, io::Error),
}

impl fmt::Display for StartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::LiveProject(id) => {
                write!(
                    f,
                    "`{id}` is a live project: the emulator takes ids that start with `project-test-` only"
                )
            }
            Self::NotATestProject(id) => {
                write!(f, "the project id must start with `project-test-`, but is `{id}`")
            }
            Self::DuplicateProject(id) => write!(f, "there are two projects `{id}`"),
            Self::EmptySecret => write!(f, "the secret must not be empty"),
            Self::NotLoopback(address) => write!(
                f,
                "{address} can be reached from other machines, and the emulator lets in whoever knows its well-known \
                 secret: listen on 127.0.0.1, or allow other addresses explicitly"
            ),
            Self::RedirectUrl(url) => write!(f, "the redirect URL `{url}` is not a URL"),
            Self::DataInUse(path) => write!(f, "{} is in use by another emulator", path.display()),
            Self::DataDamaged(path, why) => write!(
                f,
                "{} is damaged or not an emulator's ({why}): it is left as it is; move it away to start anew",
                path.display()
            ),
            Self::Data(path, _) => write!(f, "cannot open {}", path.display()),
            Self::Smtp(problem) => {
                write!(f, "the mail server: {problem}; expected a URL such as smtp://127.0.0.1:1025")
            }
            Self::Seed(problem) => write!(f, "the seed: {problem}"),
            Self::Bind(address, _) => write!(f, "cannot listen on {address}"),
        }
    }
}

impl Error for StartError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Bind(_, error) | Self::Data(_, error) => Some(error),
            _ => None,
        }
    }
}
