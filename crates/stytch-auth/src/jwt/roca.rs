//! Keys from a generator that left them easy to factor.

/// The product of the primes up to here divides the flawed generator's constant for keys of 2048 bits and more.
const LARGEST_PRIME: u32 = 701;

/// Whether a modulus looks like those of CVE-2017-15361 ("ROCA").
///
/// Both its factors, and so the modulus, are powers of 65537 modulo each small prime. A sound key passes for
/// one with a chance below 2⁻¹⁰⁰.
pub(super) fn has_fingerprint(modulus: &[u8]) -> bool {
    (3..=LARGEST_PRIME)
        .filter(|n| is_prime(*n))
        .all(|prime| is_power_of_65537(remainder(modulus, prime), prime))
}

fn is_prime(n: u32) -> bool {
    (2..n).take_while(|divisor| divisor * divisor <= n).all(|divisor| !n.is_multiple_of(divisor))
}

fn remainder(number: &[u8], divisor: u32) -> u32 {
    number.iter().fold(0, |rest, byte| (rest * 256 + u32::from(*byte)) % divisor)
}

fn is_power_of_65537(residue: u32, prime: u32) -> bool {
    let step = 65537 % prime;
    std::iter::successors(Some(step), |power| Some(power * step % prime))
        .take_while(|power| *power != 1)
        .chain([1])
        .any(|power| power == residue)
}

#[cfg(test)]
pub(super) mod tests {
    use super::has_fingerprint;
    use crate::jwt::signature::signing::PrivateKey;

    /// 65537 to the power of `exponent`, big-endian: the fingerprint without a key to it.
    pub(in crate::jwt) fn power(exponent: usize) -> Vec<u8> {
        let mut number = vec![0; 2 * exponent + 1];
        number[2 * exponent] = 1;
        for _ in 0..exponent {
            let mut carry = 0;
            let before = number.clone();
            for at in (0..number.len()).rev() {
                let shifted = before.get(at + 2).copied().unwrap_or(0);
                let sum = u16::from(before[at]) + u16::from(shifted) + carry;
                number[at] = sum as u8;
                carry = sum >> 8;
            }
        }
        number
    }

    #[test]
    fn the_fingerprint_is_seen_and_sound_keys_lack_it() {
        assert_eq!(power(2), [1, 0, 2, 0, 1]);
        assert!(has_fingerprint(&power(128)));
        assert!(!has_fingerprint(&PrivateKey::generate().modulus));
    }
}
