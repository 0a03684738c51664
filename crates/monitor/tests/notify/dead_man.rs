//! The dead man's switch.

use std::sync::Arc;

use monitor::clock::FixedClock;
use monitor::notify::dead_man::DeadMan;
use tokio_util::sync::CancellationToken;

use crate::receiver::Receiver;
use crate::world::{at, outbound};

async fn switch(receiver: &Receiver) -> DeadMan {
    let clock = Arc::new(FixedClock::at(at(0)));
    DeadMan::new(outbound(true), &receiver.url(), clock).unwrap()
}

#[tokio::test]
async fn it_says_that_sundog_started_and_how_it_is() {
    let mut receiver = Receiver::start().await;
    let switch = switch(&receiver).await;
    let stop = CancellationToken::new();
    let running = switch.run(stop.clone(), || async { Ok(()) });
    let watching = async {
        assert_eq!(receiver.next().await.path, "/hook/start");
        assert_eq!(receiver.next().await.path, "/hook");
        stop.cancel();
    };
    tokio::join!(running, watching);
    switch
        .ping(Err("cycles come 40 s too late".to_owned()))
        .await;
    let told = receiver.next().await;
    assert_eq!(
        (told.path.as_str(), told.body.as_str()),
        ("/hook/fail", "cycles come 40 s too late")
    );
}

#[tokio::test]
async fn a_switch_that_refuses_or_is_not_there_stops_nothing() {
    let receiver = Receiver::start().await;
    receiver.always(500);
    let switch = switch(&receiver).await;
    switch.ping(Ok(())).await;
    drop(receiver);
    switch.ping(Ok(())).await;
    assert!(
        DeadMan::new(
            outbound(false),
            "http://10.0.0.1/x",
            Arc::new(FixedClock::at(at(0)))
        )
        .is_err()
    );
}
