//! One cause at a time, stepped through its life.

use super::*;
use crate::alert::AlertKind;
use crate::alert::rule::{During, QuietHours, RuleId, RuleSpec, usual};
use crate::alert::subject::{Member, Taken};
use crate::headline::State;
use crate::hours::Hours;
use crate::outage::Cause;
use crate::practice::PracticeId;
use crate::site::Pms;
use crate::windows::Windows;
use chrono_tz::Australia::Sydney;

const MAIL: ChannelId = ChannelId(1);
const PAGER: ChannelId = ChannelId(2);

/// Friday 20 November 2026, so many minutes after 10:00 in Sydney.
fn at(minutes: i64) -> DateTime<Utc> {
    let ten: DateTime<Utc> = "2026-11-19T23:00:00Z".parse().unwrap();
    ten + TimeDelta::minutes(minutes)
}

fn member(number: i64) -> Member {
    Member {
        practice: PracticeId(number),
        tags: Vec::new(),
        pms: Pms::BestPractice,
        servers: [String::new(), String::new()],
        tier: String::new(),
        hours: Hours::default(),
        zone: Sydney,
        planned: Windows::default(),
    }
}

/// An outage from 10:00 on, noticed two minutes later.
fn outage(members: Vec<Member>) -> Subject {
    Subject {
        kind: AlertKind::Outage,
        number: 7,
        members: Members::Practices(members),
        state: Some(State::Unreachable),
        cause: Cause::Practice,
        risk: None,
        began: at(0),
        noticed_at: at(2),
        ended: None,
        belongs_to: None,
        taken: None,
        is_unseen: false,
    }
}

fn usual_policy() -> AlertPolicy {
    let rules = usual().into_iter().enumerate();
    policy(
        rules
            .map(|(at, (name, spec))| (at as i64, name.to_owned(), spec, at == 3))
            .collect(),
    )
}

fn policy(rules: Vec<(i64, String, RuleSpec, bool)>) -> AlertPolicy {
    let rules = rules.into_iter().map(|(id, name, spec, catch_all)| {
        let quiet = spec.quiet.as_ref().map(|quiet| Quiet::read(quiet).unwrap());
        let rule = Rule {
            id: RuleId(id),
            name,
            spec,
            catch_all,
        };
        (rule, quiet)
    });
    AlertPolicy {
        rules: rules.collect(),
        channels: [MAIL].into(),
        alert_after: TimeDelta::minutes(10),
        settling: TimeDelta::seconds(60),
        environment: Environment::Production,
    }
}

fn one_rule(spec: RuleSpec) -> AlertPolicy {
    policy(vec![(1, "Everything".to_owned(), spec, true)])
}

fn spec() -> RuleSpec {
    RuleSpec {
        wait: Some(TimeDelta::minutes(10)),
        remind_every: Some(TimeDelta::hours(1)),
        during: During::Any,
        ..usual().remove(3).1
    }
}

/// What is said of a cause at some minutes, one after the other, with what was told before.
struct Life {
    policy: AlertPolicy,
    progress: Progress,
}

impl Life {
    fn of(policy: AlertPolicy) -> Self {
        Self {
            policy,
            progress: Progress::default(),
        }
    }

    fn at(&mut self, minutes: i64, subject: &Subject) -> Vec<(ChannelId, AlertEvent)> {
        self.decide(minutes, subject).0
    }

    fn decide(
        &mut self,
        minutes: i64,
        subject: &Subject,
    ) -> (Vec<(ChannelId, AlertEvent)>, Option<i64>) {
        let now = at(minutes);
        let decision = decide(subject, &self.progress, &BTreeSet::new(), &self.policy, now);
        self.progress = decision.progress.clone();
        let again = decide(subject, &self.progress, &BTreeSet::new(), &self.policy, now);
        assert_eq!(
            again.say,
            [],
            "what was said is not said again in the same moment"
        );
        let said = decision
            .say
            .iter()
            .map(|say| (say.channel, say.event))
            .collect();
        let look_again = decision.look_again.map(|time| (time - at(0)).num_minutes());
        (said, look_again)
    }
}

const OPENED: &[(ChannelId, AlertEvent)] = &[(MAIL, AlertEvent::Opened)];
const UPDATED: &[(ChannelId, AlertEvent)] = &[(MAIL, AlertEvent::Updated)];
const REMINDED: &[(ChannelId, AlertEvent)] = &[(MAIL, AlertEvent::Reminder)];
const RESOLVED: &[(ChannelId, AlertEvent)] = &[(MAIL, AlertEvent::Resolved)];
const NOTHING: &[(ChannelId, AlertEvent)] = &[];

fn over(subject: &Subject, minutes: i64) -> Subject {
    Subject {
        ended: Some(at(minutes)),
        ..subject.clone()
    }
}

#[test]
fn an_outage_is_told_once_it_lasted_long_enough_and_again_when_it_stayed_over() {
    let mut life = Life::of(usual_policy());
    let down = outage(vec![member(1)]);
    assert_eq!(life.decide(3, &down), (NOTHING.to_vec(), Some(10)));
    assert_eq!(life.at(10, &down), OPENED);
    assert_eq!(life.at(11, &down), NOTHING);
    let well = over(&down, 20);
    assert_eq!(life.decide(20, &well), (NOTHING.to_vec(), Some(21)));
    assert_eq!(life.at(21, &well), RESOLVED);
    assert_eq!(life.at(22, &well), NOTHING);
}

#[test]
fn what_is_over_before_it_was_told_says_nothing() {
    let mut life = Life::of(usual_policy());
    let down = outage(vec![member(1)]);
    assert_eq!(life.at(9, &down), NOTHING);
    assert_eq!(life.decide(12, &over(&down, 9)), (NOTHING.to_vec(), None));
}

#[test]
fn a_practice_that_is_closed_is_told_half_an_hour_before_it_opens_if_it_is_still_down() {
    let mut life = Life::of(usual_policy());
    // Closed from noon on Friday until Monday 08:30.
    let closed = Member {
        hours: "Mon-Fri 08:30-12:00".parse().unwrap(),
        ..member(1)
    };
    let down = Subject {
        began: at(118),
        noticed_at: at(119),
        ..outage(vec![closed])
    };
    let monday_eight = (2 * 24 + 22) * 60;
    assert_eq!(
        life.decide(130, &down),
        (NOTHING.to_vec(), Some(monday_eight))
    );
    assert_eq!(life.at(monday_eight, &down), OPENED);
}

#[test]
fn reminders_come_until_somebody_has_it_and_again_when_their_time_is_over() {
    let mut life = Life::of(one_rule(spec()));
    let down = outage(vec![member(1)]);
    assert_eq!(life.decide(10, &down), (OPENED.to_vec(), Some(70)));
    assert_eq!(life.at(69, &down), NOTHING);
    assert_eq!(life.at(70, &down), REMINDED);
    let taken = Subject {
        taken: Some(Taken {
            by: "ada".to_owned(),
            at: at(80),
            until: at(200),
        }),
        ..down
    };
    assert_eq!(life.decide(80, &taken), (UPDATED.to_vec(), Some(140)));
    assert_eq!(life.decide(150, &taken), (NOTHING.to_vec(), Some(200)));
    assert_eq!(life.at(200, &taken), REMINDED);
}

#[test]
fn the_next_step_is_told_when_nobody_acknowledged_and_not_otherwise() {
    let steps = vec![
        Step {
            channels: StepChannels::These(vec![MAIL]),
            after: TimeDelta::zero(),
        },
        Step {
            channels: StepChannels::These(vec![PAGER]),
            after: TimeDelta::minutes(15),
        },
    ];
    let escalating = AlertPolicy {
        channels: [MAIL, PAGER].into(),
        ..one_rule(RuleSpec { steps, ..spec() })
    };
    let down = outage(vec![member(1)]);
    let mut life = Life::of(escalating.clone());
    assert_eq!(life.decide(10, &down), (OPENED.to_vec(), Some(25)));
    assert_eq!(life.at(25, &down), [(PAGER, AlertEvent::Opened)]);
    let both = [(MAIL, AlertEvent::Resolved), (PAGER, AlertEvent::Resolved)];
    assert_eq!(life.at(40, &over(&down, 38)), both);

    let mut life = Life::of(escalating);
    assert_eq!(life.at(10, &down), OPENED);
    let taken = Subject {
        taken: Some(Taken {
            by: "ada".to_owned(),
            at: at(12),
            until: at(60),
        }),
        ..down
    };
    assert_eq!(life.at(12, &taken), UPDATED);
    assert_eq!(life.at(25, &taken), NOTHING);
    let late = life.at(60, &taken);
    assert_eq!(
        late,
        [(PAGER, AlertEvent::Opened)],
        "nobody has it any more: nothing was dropped"
    );
}

#[test]
fn quiet_hours_put_off_and_drop_nothing() {
    let quiet = Some(QuietHours {
        hours: "Mon-Sun 09:00-11:00".to_owned(),
        time_zone: "Australia/Sydney".to_owned(),
    });
    let mut life = Life::of(one_rule(RuleSpec { quiet, ..spec() }));
    let down = outage(vec![member(1)]);
    assert_eq!(life.decide(10, &down), (NOTHING.to_vec(), Some(60)));
    assert_eq!(life.at(60, &down), OPENED);
    // Over on the next day within the quiet hours: it is told at eleven.
    let well = over(&down, 24 * 60 + 5);
    assert_eq!(
        life.decide(24 * 60 + 10, &well),
        (NOTHING.to_vec(), Some(25 * 60))
    );
    assert_eq!(life.at(25 * 60, &well), RESOLVED);
}

#[test]
fn during_planned_maintenance_nothing_is_told_and_what_is_still_down_is_told_at_its_end() {
    let planned = Member {
        planned: Windows::joining([(at(-10), at(60))]),
        ..member(1)
    };
    let mut life = Life::of(usual_policy());
    let down = outage(vec![planned.clone()]);
    assert_eq!(life.decide(30, &down), (NOTHING.to_vec(), Some(60)));
    assert_eq!(life.at(60, &down), OPENED);

    // What was told before is resolved during one all the same.
    let later = Member {
        planned: Windows::joining([(at(15), at(90))]),
        ..member(1)
    };
    let mut life = Life::of(one_rule(spec()));
    let down = outage(vec![later]);
    assert_eq!(life.at(10, &down), OPENED);
    assert_eq!(
        life.decide(75, &down),
        (NOTHING.to_vec(), Some(90)),
        "no reminder"
    );
    assert_eq!(life.at(80, &over(&down, 78)), RESOLVED);
}

#[test]
fn what_lasts_a_day_is_told_however_much_is_planned() {
    let planned = Member {
        planned: Windows::joining([(at(-10), at(40 * 24 * 60))]),
        ..member(1)
    };
    let mut life = Life::of(usual_policy());
    let down = outage(vec![planned]);
    let day = 24 * 60;
    assert_eq!(life.decide(30, &down), (NOTHING.to_vec(), Some(day)));
    assert_eq!(life.at(day, &down), OPENED);
}

#[test]
fn taking_and_handing_back_by_turns_is_told_every_two_minutes_at_most() {
    let mut life = Life::of(one_rule(spec()));
    let down = outage(vec![member(1)]);
    assert_eq!(life.at(10, &down), OPENED);
    let taken = |minutes| Subject {
        taken: Some(Taken {
            by: "Kim".to_owned(),
            at: at(minutes),
            until: at(600),
        }),
        ..down.clone()
    };
    assert_eq!(life.at(20, &taken(20)), UPDATED);
    assert_eq!(life.decide(21, &taken(21)), (NOTHING.to_vec(), Some(22)));
    assert_eq!(life.at(22, &taken(21)), UPDATED);
    assert_eq!(life.at(30, &taken(21)), NOTHING);
}

#[test]
fn an_outage_that_joins_an_incident_says_nothing_of_its_own_and_one_that_was_told_says_so_once() {
    let down = outage(vec![member(1)]);
    let joined = Subject {
        belongs_to: Some(3),
        ..down.clone()
    };
    let mut life = Life::of(usual_policy());
    assert_eq!(life.at(9, &down), NOTHING);
    assert_eq!(life.at(30, &joined), NOTHING);
    assert_eq!(life.at(200, &over(&joined, 150)), NOTHING);

    let mut life = Life::of(usual_policy());
    assert_eq!(life.at(10, &down), OPENED);
    assert_eq!(life.at(12, &joined), UPDATED);
    assert_eq!(
        life.at(500, &joined),
        NOTHING,
        "the incident reminds, not its member"
    );
    assert_eq!(life.at(600, &over(&joined, 590)), RESOLVED);
}

#[test]
fn an_incident_says_that_it_grew_by_half_and_no_sooner_than_five_minutes_after_the_last_message() {
    let incident = |members: i64| Subject {
        kind: AlertKind::Incident,
        ..outage((0..members).map(member).collect())
    };
    let mut life = Life::of(one_rule(spec()));
    assert_eq!(life.at(10, &incident(4)), OPENED);
    assert_eq!(life.at(12, &incident(5)), NOTHING);
    assert_eq!(life.decide(13, &incident(6)), (NOTHING.to_vec(), Some(15)));
    assert_eq!(life.at(15, &incident(40)), UPDATED);
    assert_eq!(life.at(30, &incident(41)), NOTHING);
}

#[test]
fn what_nobody_can_see_is_not_told_as_down() {
    let mut life = Life::of(usual_policy());
    let unseen = Subject {
        is_unseen: true,
        ..outage(vec![member(1)])
    };
    assert_eq!(life.at(30, &unseen), NOTHING);
    let seen = outage(vec![member(1)]);
    assert_eq!(life.at(31, &seen), OPENED);
}

#[test]
fn the_first_rule_that_matches_decides_and_the_last_takes_what_no_other_does() {
    let mut life = Life::of(usual_policy());
    let degraded = Subject {
        state: Some(State::Degraded),
        ..outage(vec![member(1)])
    };
    assert_eq!(life.decide(10, &degraded), (NOTHING.to_vec(), Some(30)));
    assert_eq!(life.at(30, &degraded), OPENED);
    let ours = Subject {
        kind: AlertKind::Incident,
        state: Some(State::Unknown),
        cause: Cause::HaloCloud,
        members: Members::Everybody {
            count: 2000,
            planned: Windows::default(),
        },
        ..outage(Vec::new())
    };
    let mut life = Life::of(usual_policy());
    assert_eq!(life.at(2, &ours), OPENED, "our access is told at once");
}

#[test]
fn a_rule_that_goes_on_lets_the_next_one_speak_too() {
    let to = |channel, goes_on| RuleSpec {
        steps: vec![Step {
            channels: StepChannels::These(vec![channel]),
            after: TimeDelta::zero(),
        }],
        goes_on,
        ..spec()
    };
    for (goes_on, heard) in [(true, 2), (false, 1)] {
        let two = AlertPolicy {
            channels: [MAIL, PAGER].into(),
            ..policy(vec![
                (1, "First".to_owned(), to(MAIL, goes_on), false),
                (2, "Last".to_owned(), to(PAGER, false), true),
            ])
        };
        let mut life = Life::of(two);
        assert_eq!(life.at(10, &outage(vec![member(1)])).len(), heard);
    }
}

#[test]
fn what_was_opened_on_a_channel_is_resolved_there_though_no_rule_names_it_any_more() {
    let mut life = Life::of(one_rule(spec()));
    let down = outage(vec![member(1)]);
    assert_eq!(life.at(10, &down), OPENED);
    let elsewhere = RuleSpec {
        steps: vec![Step {
            channels: StepChannels::These(vec![PAGER]),
            after: TimeDelta::zero(),
        }],
        ..spec()
    };
    life.policy = AlertPolicy {
        channels: [MAIL, PAGER].into(),
        ..one_rule(elsewhere)
    };
    assert_eq!(life.at(11, &down), [(PAGER, AlertEvent::Opened)]);
    let both = [(MAIL, AlertEvent::Resolved), (PAGER, AlertEvent::Resolved)];
    assert_eq!(life.at(30, &over(&down, 20)), both);
}

#[test]
fn whoever_was_told_of_the_outage_is_not_told_of_the_change_behind_it() {
    let change = Subject {
        kind: AlertKind::Change,
        state: Some(State::Blocked),
        ..outage(vec![member(1)])
    };
    let policy = AlertPolicy {
        channels: [MAIL, PAGER].into(),
        ..usual_policy()
    };
    let heard = BTreeSet::from([MAIL]);
    let decision = decide(&change, &Progress::default(), &heard, &policy, at(40));
    let said: Vec<_> = decision.say.iter().map(|say| say.channel).collect();
    assert_eq!(said, [PAGER]);
}

mod at_random {
    use proptest::prelude::*;

    use super::*;

    /// What may happen between two looks.
    #[derive(Clone, Copy, Debug)]
    enum Happens {
        Nothing,
        Ends,
        Joins,
        Grows(u8),
        IsTaken(u8),
        /// The rules name these of three channels from now on.
        RulesName(u8),
        /// One of three channels is removed.
        Removes(u8),
        Unseen(bool),
        /// What was decided is not written, because the process died before.
        Dies,
    }

    fn happens() -> impl Strategy<Value = Happens> {
        prop_oneof![
            4 => Just(Happens::Nothing),
            1 => Just(Happens::Ends),
            1 => Just(Happens::Joins),
            1 => any::<u8>().prop_map(Happens::Grows),
            1 => any::<u8>().prop_map(Happens::IsTaken),
            1 => (1_u8..8).prop_map(Happens::RulesName),
            1 => (0_u8..3).prop_map(Happens::Removes),
            1 => any::<bool>().prop_map(Happens::Unseen),
            1 => Just(Happens::Dies),
        ]
    }

    fn all() -> BTreeSet<ChannelId> {
        (1..=3).map(ChannelId).collect()
    }

    fn naming(bits: u8) -> RuleSpec {
        let named = (0..3).filter(|bit| bits & (1 << bit) != 0);
        let steps = vec![Step {
            channels: StepChannels::These(named.map(|bit| ChannelId(i64::from(bit) + 1)).collect()),
            after: TimeDelta::zero(),
        }];
        RuleSpec { steps, ..spec() }
    }

    proptest! {
        #[test]
        fn whatever_happens_each_channel_that_was_told_is_resolved_once_and_hears_nothing_after(
            life in prop::collection::vec((1_i64..90, happens()), 1..40),
        ) {
            let mut policy = AlertPolicy { channels: all(), ..one_rule(naming(7)) };
            let mut subject = outage(vec![member(1)]);
            let mut progress = Progress::default();
            let mut heard: std::collections::BTreeMap<ChannelId, Vec<AlertEvent>> = Default::default();
            let mut removed = BTreeSet::new();
            let mut minute = 3;
            // In the end it is over, and there is time for all to be told.
            let ending = [(1, Happens::Unseen(false)), (1, Happens::Ends), (600, Happens::Nothing)];
            for (step, what) in life.into_iter().chain(ending) {
                minute += step;
                match what {
                    Happens::Nothing | Happens::Dies => {}
                    Happens::Ends => subject.ended = subject.ended.or(Some(at(minute))),
                    Happens::Joins => subject.belongs_to = Some(9),
                    Happens::Grows(more) => {
                        let all = (1..=i64::from(more) + 1).map(member);
                        subject.members = Members::Practices(all.collect());
                    }
                    Happens::IsTaken(minutes) => {
                        subject.taken = Some(Taken {
                            by: "ada".to_owned(),
                            at: at(minute),
                            until: at(minute + i64::from(minutes)),
                        });
                    }
                    Happens::RulesName(bits) => {
                        policy = AlertPolicy { channels: policy.channels.clone(), ..one_rule(naming(bits)) };
                    }
                    Happens::Removes(which) => {
                        let channel = ChannelId(i64::from(which) + 1);
                        policy.channels.remove(&channel);
                        removed.insert(channel);
                    }
                    Happens::Unseen(is_unseen) => subject.is_unseen = is_unseen,
                }
                let decision = decide(&subject, &progress, &BTreeSet::new(), &policy, at(minute));
                if matches!(what, Happens::Dies) {
                    continue;
                }
                let channels: Vec<_> = decision.say.iter().map(|say| say.channel).collect();
                let each: BTreeSet<_> = channels.iter().collect();
                prop_assert_eq!(each.len(), channels.len(), "once in a look");
                for say in &decision.say {
                    prop_assert!(!removed.contains(&say.channel));
                    heard.entry(say.channel).or_default().push(say.event);
                }
                progress = decision.progress;
            }
            for (channel, events) in heard {
                prop_assert_eq!(events[0], AlertEvent::Opened, "{}", channel);
                let resolved = events.iter().filter(|event| **event == AlertEvent::Resolved);
                let once = usize::from(!removed.contains(&channel));
                prop_assert!(resolved.count() >= once, "{}: {:?}", channel, events);
                let opened = events.iter().filter(|event| **event == AlertEvent::Opened);
                prop_assert_eq!(opened.count(), 1, "{}: {:?}", channel, events);
                let end = events.iter().position(|event| *event == AlertEvent::Resolved);
                prop_assert!(end.is_none_or(|end| end + 1 == events.len()), "{}: {:?}", channel, events);
            }
        }
    }
}
