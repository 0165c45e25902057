//! What is wrong with a server's TLS, told apart for the one who must mend it.

use rustls::{CertificateError, Error};

use super::error::plain;

/// What is wrong with a server's certificate or its TLS.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TlsFault {
    /// The certificate has expired.
    #[error("its certificate has expired: tell the paper to renew it")]
    Expired,
    /// The certificate is not valid yet.
    #[error("its certificate is not valid yet: check this machine's clock, then tell the paper")]
    TooEarly,
    /// The certificate is another host's.
    #[error("its certificate is for another host: check the channel's address, then tell the paper")]
    WrongName,
    /// Nobody known has signed the certificate, or only the server itself.
    #[error("nobody known has signed its certificate: tell the paper to install a whole chain from a public authority")]
    UnknownIssuer,
    /// The certificate has been withdrawn.
    #[error("its certificate has been revoked: tell the paper to get a new one")]
    Revoked,
    /// The certificate can not be used for another reason.
    #[error("its certificate can not be used ({0}): tell the paper")]
    Certificate(String),
    /// What it speaks is no TLS that we know.
    #[error("its TLS is too old, broken or no TLS at all ({0}): check the address, then tell the paper")]
    Protocol(String),
}

impl From<&Error> for TlsFault {
    fn from(why: &Error) -> TlsFault {
        match why {
            Error::InvalidCertificate(why) => certificate(why),
            Error::NoCertificatesPresented => TlsFault::Certificate("none was shown".to_owned()),
            why => TlsFault::Protocol(plain(&why.to_string())),
        }
    }
}

fn certificate(why: &CertificateError) -> TlsFault {
    match why {
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => TlsFault::Expired,
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => TlsFault::TooEarly,
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => TlsFault::WrongName,
        CertificateError::UnknownIssuer => TlsFault::UnknownIssuer,
        CertificateError::Revoked => TlsFault::Revoked,
        // A root that stands in for the server's own: it has signed itself.
        CertificateError::Other(other) if other.to_string().contains("CaUsedAsEndEntity") => TlsFault::UnknownIssuer,
        why => TlsFault::Certificate(plain(&why.to_string())),
    }
}
