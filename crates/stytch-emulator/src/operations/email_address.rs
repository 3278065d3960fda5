//! What counts as an e-mail address.

use crate::errors::{ApiError, INVALID_EMAIL, ZERO_WIDTH_SPACE};

/// Checks what a mail server would need; whether the address exists is not our business.
pub(crate) fn normal_email(text: &str) -> Result<String, ApiError> {
    if text.contains('\u{200b}') {
        return Err(ZERO_WIDTH_SPACE.into());
    }
    let invalid = || ApiError::from(INVALID_EMAIL);
    let (local, domain) = text.split_once('@').ok_or_else(invalid)?;
    let local_ok = !local.is_empty()
        && local.len() <= 64
        && !local
            .chars()
            .any(|c| c.is_whitespace() || c.is_control() || matches!(c, '<' | '>' | ',' | ';' | '"'));
    let label_ok = |label: &str| {
        !label.is_empty()
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.chars().all(|c| c.is_alphanumeric() || c == '-')
    };
    let domain_ok = domain.contains('.') && domain.split('.').all(label_ok);
    if local_ok && domain_ok && text.len() <= 254 { Ok(text.to_lowercase()) } else { Err(invalid()) }
}
