//! Rate limits: what counts as one client, when entries expire, and how much memory a crowd needs.

use super::*;

fn address(text: &str) -> IpAddr {
    text.parse().unwrap()
}

#[test]
fn a_household_is_one_client_and_its_neighbour_another() {
    for (one, other, same) in [
        ("203.0.113.7", "203.0.113.8", false),
        ("203.0.113.7", "::ffff:203.0.113.7", true),
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff:ffff:ffff:ffff", true),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", false),
    ] {
        assert_eq!(Key::of(address(one)) == Key::of(address(other)), same, "{one} {other}");
    }
}

#[test]
fn a_client_that_has_used_up_a_limit_is_refused_before_the_next_attempt_counts() {
    let limits = Limits::new(true);
    let from = address("203.0.113.7");
    for n in 0..40 {
        assert_eq!(limits.may(Limited::WrongSignIn, from), Ok(()), "{n}");
        assert_eq!(limits.count(Limited::WrongSignIn, from), Ok(()), "{n}");
    }
    let wait = limits.may(Limited::WrongSignIn, from).unwrap_err();
    assert!((9..=11).contains(&wait), "{wait}");
    assert_eq!(limits.may(Limited::WrongSignIn, address("203.0.113.8")), Ok(()));
}

#[test]
fn an_untrusted_local_proxy_neither_locks_everybody_out_nor_lifts_the_limits() {
    let counted = |loopback_is_one: bool| {
        let limits = Limits::new(loopback_is_one);
        (0..10_000).take_while(|_| limits.count(Limited::Guess, address("127.0.0.1")).is_ok()).count()
    };
    assert_eq!(counted(true), 20, "with a trusted local proxy, loopback is one client");
    let shared = counted(false);
    assert!((2_000..2_500).contains(&shared), "{shared}");
}

#[test]
fn a_million_addresses_need_no_more_memory_than_a_hundred_thousand() {
    let limits = Limits::new(true);
    for n in 0..1_000_000_u32 {
        let _ = limits.count(Limited::Guess, Ipv4Addr::from_bits(0x0b00_0000 + n * 7).into());
    }
    for n in 0..1_000_000_u128 {
        let _ = limits.count(Limited::Guess, Ipv6Addr::from_bits((0x2001_0db8 << 96) + (n << 64)).into());
    }
    let held = limits.held();
    // Clients counted individually, those that came between two sweeps, and neighbourhoods.
    assert!(held < MOST + 2 * SWEEP as usize + 2_000, "{held}");
}

#[test]
fn expired_entries_are_removed() {
    let limits = Limits::new(true);
    for n in 0..50_000_u32 {
        let _ = limits.count(Limited::Filing, Ipv4Addr::from_bits(0x0b00_0000 + n).into());
    }
    // A filing is restored after half a second, and its entry is removed after the same time again.
    std::thread::sleep(Duration::from_millis(1_200));
    for _ in 0..2 * SWEEP {
        let _ = limits.count(Limited::Filing, address("203.0.113.7"));
    }
    assert!(limits.held() < 10, "{}", limits.held());
}
