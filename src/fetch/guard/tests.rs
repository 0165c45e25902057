use std::net::{IpAddr, SocketAddr};

use url::Url;

use super::{Refusal, check, permitted};
use crate::config::{AllowPrivate, Network};

/// Addresses and the kind that they are refused as; none: public.
const TABLE: &[(&str, Option<&str>)] = &[
    // Papers' own and other public addresses.
    ("1.1.1.1", None),
    ("8.8.8.8", None),
    ("9.255.255.255", None),
    ("11.0.0.0", None),
    ("100.63.255.255", None),
    ("100.128.0.0", None),
    ("103.1.208.1", None),
    ("113.160.0.1", None),
    ("126.255.255.255", None),
    ("128.0.0.0", None),
    ("168.63.129.15", None),
    ("169.253.255.255", None),
    ("172.15.255.255", None),
    ("172.32.0.0", None),
    ("192.0.1.1", None),
    ("192.167.255.255", None),
    ("198.17.255.255", None),
    ("198.20.0.0", None),
    ("203.113.131.1", None),
    ("223.255.255.255", None),
    ("2001:4860:4860::8888", None),
    ("2001:ee0::1", None),
    ("2405:4800::1", None),
    ("2a00:1450:4001::1", None),
    // Everything else.
    ("0.0.0.0", Some("this-network")),
    ("0.1.2.3", Some("this-network")),
    ("10.0.0.1", Some("private")),
    ("10.255.255.255", Some("private")),
    ("100.64.0.1", Some("carrier-shared")),
    ("100.100.100.200", Some("carrier-shared")),
    ("100.127.255.255", Some("carrier-shared")),
    ("127.0.0.1", Some("loopback")),
    ("127.255.255.254", Some("loopback")),
    ("168.63.129.16", Some("cloud metadata")),
    ("169.254.169.254", Some("link-local")),
    ("172.16.0.1", Some("private")),
    ("172.31.255.255", Some("private")),
    ("192.0.0.192", Some("protocol")),
    ("192.0.2.1", Some("documentation")),
    ("192.88.99.1", Some("6to4 relay")),
    ("192.168.1.1", Some("private")),
    ("198.18.0.1", Some("benchmark")),
    ("198.19.255.255", Some("benchmark")),
    ("198.51.100.7", Some("documentation")),
    ("203.0.113.7", Some("documentation")),
    ("224.0.0.1", Some("multicast")),
    ("239.255.255.255", Some("multicast")),
    ("240.0.0.1", Some("reserved")),
    ("255.255.255.255", Some("reserved")),
    ("::", Some("unspecified")),
    ("::1", Some("loopback")),
    ("::127.0.0.1", Some("IPv4-compatible")),
    // What carries an IPv4 address is that address.
    ("::ffff:127.0.0.1", Some("loopback")),
    ("::ffff:169.254.169.254", Some("link-local")),
    ("::ffff:10.1.2.3", Some("private")),
    ("::ffff:0.0.0.0", Some("this-network")),
    ("::ffff:8.8.8.8", None),
    ("64:ff9b::7f00:1", Some("loopback")),
    ("64:ff9b::a9fe:a9fe", Some("link-local")),
    ("64:ff9b::c0a8:101", Some("private")),
    ("64:ff9b::808:808", None),
    ("64:ff9b:1::1", Some("local NAT64")),
    ("64:ff9b:1:ffff::808:808", Some("local NAT64")),
    ("64:ff9b:2::1", Some("reserved")),
    ("::fffe:808:808", Some("reserved")),
    ("100::1", Some("discard")),
    ("2001::1", Some("Teredo")),
    ("2001:0:4136:e378:8000:63bf:3fff:fdd2", Some("Teredo")),
    ("2001:1::1", Some("protocol")),
    ("2001:20::1", Some("protocol")),
    ("2001:1ff:ffff::1", Some("protocol")),
    ("2001:200::1", None),
    ("2001:2::1", Some("protocol")),
    ("2001:db8::1", Some("documentation")),
    ("2002:7f00:1::", Some("6to4")),
    ("2002:a00:1::1", Some("6to4")),
    ("3fff::1", Some("documentation")),
    ("4000::1", Some("reserved")),
    ("5f00::1", Some("reserved")),
    ("fc00::1", Some("private")),
    ("fd00:ec2::254", Some("private")),
    ("fe80::1", Some("link-local")),
    ("febf::1", Some("link-local")),
    ("fec0::1", Some("site-local")),
    ("ff02::1", Some("multicast")),
];

fn network(address: &str, prefix_bits: u8) -> Network {
    Network { address: address.parse().unwrap(), prefix_bits }
}

fn literal(ip: IpAddr) -> Url {
    Url::parse(&match ip {
        IpAddr::V4(ip) => format!("http://{ip}/"),
        IpAddr::V6(ip) => format!("https://[{ip}]:8443/"),
    })
    .unwrap()
}

#[test]
fn only_public_addresses_are_asked_written_out_or_resolved() {
    for (text, kind) in TABLE {
        let ip: IpAddr = text.parse().unwrap();
        let expected = kind.map(|kind| Refusal::Address { ip, kind });
        assert_eq!(check(&literal(ip), &AllowPrivate::No).err(), expected, "{text} written out");
        let resolved = permitted(vec![SocketAddr::new(ip, 0)], &AllowPrivate::No);
        assert_eq!(resolved.err(), expected, "{text} resolved");
        assert_eq!(check(&literal(ip), &AllowPrivate::All), Ok(()), "{text} when all is allowed");
    }
}

#[test]
fn every_spelling_of_loopback_is_refused() {
    let spellings = [
        "http://127.1/",
        "http://2130706433/",
        "http://0x7f000001/",
        "http://0x7f.1/",
        "http://017700000001/",
        "http://0177.0.0.1/",
        "http://0x7F.0x0.0x0.0x1/",
        "http://0177.0.1/",
        "http://127.0.0.1:80/",
        "http://127。0。0。1/",
        "http://[64:ff9b::127.0.0.1]/",
        "http://127.0.0.1./",
        "http://①②⑦.⓪.⓪.①/",
        "http://%31%32%37.0.0.1/",
        "http://name:word@127.0.0.1/",
        "http://[::1]/",
        "http://[0:0:0:0:0:0:0:1]:80/",
        "http://[::ffff:7f00:1]/",
        "http://0/",
    ];
    for spelling in spellings {
        let refused = check(&Url::parse(spelling).unwrap(), &AllowPrivate::No);
        assert!(matches!(refused, Err(Refusal::Address { .. })), "{spelling}: {refused:?}");
    }
}

#[test]
fn only_web_schemes_are_asked() {
    for other in ["file:///etc/passwd", "gopher://example.vn/", "ftp://example.vn/", "data:text/xml,x", "javascript:0"]
    {
        let refused = check(&Url::parse(other).unwrap(), &AllowPrivate::All);
        assert!(matches!(refused, Err(Refusal::Scheme(_))), "{other}: {refused:?}");
    }
    let long = Url::parse(&format!("http://example.vn/{}", "a".repeat(5000))).unwrap();
    assert_eq!(check(&long, &AllowPrivate::All), Err(Refusal::TooLong(5018)));
}

#[test]
fn a_named_network_is_allowed_and_nothing_beside_it() {
    let allow = AllowPrivate::Networks(vec![network("10.20.0.0", 16), network("fd00:1::", 32)]);
    let allowed = |text: &str| check(&literal(text.parse().unwrap()), &allow).is_ok();
    for (text, expected) in [
        ("10.20.0.0", true),
        ("10.20.255.255", true),
        ("10.21.0.0", false),
        ("127.0.0.1", false),
        ("::ffff:10.20.0.1", true),
        ("64:ff9b::a14:1", true),
        ("::ffff:10.21.0.1", false),
        ("64:ff9b::7f00:1", false),
        ("fd00:1::9", true),
        ("fd00:2::9", false),
        ("8.8.8.8", true),
    ] {
        assert_eq!(allowed(text), expected, "{text}");
    }
}

#[test]
fn the_whole_of_a_family_can_be_named() {
    let mapped = AllowPrivate::Networks(vec![network("::ffff:0:0", 96)]);
    assert_eq!(check(&literal("::ffff:127.0.0.1".parse().unwrap()), &mapped), Ok(()));
    assert!(check(&literal("127.0.0.1".parse().unwrap()), &mapped).is_err());
    let allow = AllowPrivate::Networks(vec![network("0.0.0.0", 0)]);
    assert_eq!(check(&literal("192.168.0.1".parse().unwrap()), &allow), Ok(()));
    assert!(check(&literal("::1".parse().unwrap()), &allow).is_err());
}

#[test]
fn of_a_mixed_name_only_the_public_addresses_are_kept() {
    let found = ["127.0.0.1:0", "1.1.1.1:0", "[::1]:0"].map(|text| text.parse().unwrap()).to_vec();
    assert_eq!(permitted(found, &AllowPrivate::No), Ok(vec!["1.1.1.1:0".parse().unwrap()]));
    let many = (0..100).map(|n| SocketAddr::from(([1, 1, 1, n], 0))).collect();
    assert_eq!(permitted(many, &AllowPrivate::No).map(|kept| kept.len()), Ok(super::ADDRESSES_MAX));
}
