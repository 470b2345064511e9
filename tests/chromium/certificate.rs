//! A self-signed certificate (RFC 5280, 4.1), written by hand: a crate for it would bring two dozen
//! others, and the browser looks at nothing in it but the key.

use ring::{
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair as _},
};

// Tags (X.690, 8) and object identifiers (RFC 5480, 2.1.1; RFC 5758, 3.2; RFC 5280, 4.2.1.6).
const INTEGER: u8 = 0x02;
const BITS: u8 = 0x03;
const OCTETS: u8 = 0x04;
const OBJECT: u8 = 0x06;
const TEXT: u8 = 0x0c;
const TIME: u8 = 0x17;
const SEQUENCE: u8 = 0x30;
const SET: u8 = 0x31;
const EC_PUBLIC_KEY: &[u8] = b"\x2a\x86\x48\xce\x3d\x02\x01";
const P256: &[u8] = b"\x2a\x86\x48\xce\x3d\x03\x01\x07";
const ECDSA_WITH_SHA256: &[u8] = b"\x2a\x86\x48\xce\x3d\x04\x03\x02";
const COMMON_NAME: &[u8] = b"\x55\x04\x03";
const SUBJECT_ALTERNATIVE_NAME: &[u8] = b"\x55\x1d\x11";

/// A certificate with its key, in DER.
pub(crate) struct Certificate {
    pub(crate) signed: Vec<u8>,
    /// `SubjectPublicKeyInfo`.
    pub(crate) public_key: Vec<u8>,
    /// PKCS #8.
    pub(crate) private_key: Vec<u8>,
}

impl Certificate {
    pub(crate) fn generate(host: &str) -> Self {
        let random = SystemRandom::new();
        let algorithm = &ECDSA_P256_SHA256_ASN1_SIGNING;
        let private_key = EcdsaKeyPair::generate_pkcs8(algorithm, &random).expect("a key");
        let pair = EcdsaKeyPair::from_pkcs8(algorithm, private_key.as_ref(), &random);
        let pair = pair.expect("the key");

        let key_algorithm = der(SEQUENCE, &[&der(OBJECT, &[EC_PUBLIC_KEY]), &der(OBJECT, &[P256])]);
        let public_key =
            der(SEQUENCE, &[&key_algorithm, &der(BITS, &[b"\0", pair.public_key().as_ref()])]);
        let name = [&der(OBJECT, &[COMMON_NAME])[..], &der(TEXT, &[host.as_bytes()])];
        let name = der(SEQUENCE, &[&der(SET, &[&der(SEQUENCE, &name)])]);
        let validity = [&der(TIME, &[b"250101000000Z"])[..], &der(TIME, &[b"491231235959Z"])];
        let names = der(SEQUENCE, &[&der(0x82, &[host.as_bytes()])]);
        let names = [&der(OBJECT, &[SUBJECT_ALTERNATIVE_NAME])[..], &der(OCTETS, &[&names])];
        let signed_with = der(SEQUENCE, &[&der(OBJECT, &[ECDSA_WITH_SHA256])]);
        let to_be_signed = der(
            SEQUENCE,
            &[
                // The third version, which alone has extensions.
                &der(0xa0, &[&der(INTEGER, &[b"\x02"])]),
                &der(INTEGER, &[b"\x01"]),
                &signed_with,
                &name,
                &der(SEQUENCE, &validity),
                &name,
                &public_key,
                &der(0xa3, &[&der(SEQUENCE, &[&der(SEQUENCE, &names)])]),
            ],
        );
        let signature = pair.sign(&random, &to_be_signed).expect("a signature");
        let signature = der(BITS, &[b"\0", signature.as_ref()]);
        Self {
            signed: der(SEQUENCE, &[&to_be_signed, &signed_with, &signature]),
            public_key,
            private_key: private_key.as_ref().to_vec(),
        }
    }
}

/// Tag, length (X.690, 8.1.3) and contents.
fn der(tag: u8, contents: &[&[u8]]) -> Vec<u8> {
    let contents = contents.concat();
    let length = u16::try_from(contents.len()).expect("a certificate is short");
    let [high, low] = length.to_be_bytes();
    let mut encoded = match length {
        0..0x80 => vec![tag, low],
        0x80..0x100 => vec![tag, 0x81, low],
        _ => vec![tag, 0x82, high, low],
    };
    encoded.extend(contents);
    encoded
}
