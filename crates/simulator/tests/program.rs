//! The program itself: what it prints, writes and does when it is asked to stop.
#![cfg(unix)]

use std::io::{BufRead as _, BufReader, Read as _};
use std::process::{Command, Stdio};

fn program() -> Command {
    Command::new(env!("CARGO_BIN_EXE_halo-simulator"))
}

#[test]
fn it_says_where_it_listens_in_one_line_and_stops_in_order_when_terminated() {
    let mut child = program()
        .args([
            "--listen",
            "127.0.0.1:0",
            "--scenario",
            "demo",
            "--sites",
            "50",
            "--seed",
            "3",
        ])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut stdout = BufReader::new(child.stdout.take().unwrap());
    let mut line = String::new();
    stdout.read_line(&mut line).unwrap();
    let address = line
        .trim_end()
        .strip_prefix("halo-simulator listening on http://")
        .unwrap();
    assert!(std::net::TcpStream::connect(address).is_ok());

    let killed = Command::new("kill")
        .arg(child.id().to_string())
        .status()
        .unwrap();
    assert!(killed.success());
    assert!(child.wait().unwrap().success());
    let mut rest = String::new();
    stdout.read_to_string(&mut rest).unwrap();
    assert_eq!(rest, "");
}

#[test]
fn it_prints_the_practice_list_of_a_scenario() {
    let arguments = ["--scenario", "demo", "--print-practices"];
    let output = program().args(arguments).output().unwrap();
    assert!(output.status.success());
    let list = String::from_utf8(output.stdout).unwrap();
    assert_eq!(list.lines().count(), 201);
    let first: Vec<_> = list.lines().take(3).collect();
    insta::assert_snapshot!(first.join("\n"), @r"
    name,pms,site_id,time_zone,hours,region,host,server_name,tier,tags
    Harbour Clinic,best_practice,21874,Australia/Sydney,,NSW,,HARBOUR-SRV1,premium,metro
    Wattle Street Medical,zedmed,7C41E0A9,Australia/Melbourne,,VIC,,WATTLE-APP,premium,metro
    ");
}

#[test]
fn an_unknown_scenario_is_named_in_the_error() {
    let output = program().args(["--scenario", "storm"]).output().unwrap();
    assert!(!output.status.success());
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(
        told.contains("calm, demo, incident") && told.contains("storm"),
        "{told}"
    );
}
