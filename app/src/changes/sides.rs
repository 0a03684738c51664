//! What is approved and what is proposed, side by side, one row per fact.

use domain::change::Side;
use domain::name_diff::{DiffOp, DiffPart};
use domain::views::Moment;
use domain::views::changes::ChangeCard;
use leptos::prelude::*;

use crate::changes::guid_pair::{self, guid_cell};
use crate::ui::moment::{When, to_the_minute};
use crate::ui::name_diff::{self, name_cell};
use crate::ui::symbols::Icon;

/// The table.
pub fn sides(card: &ChangeCard) -> impl IntoView + use<> {
    let change = &card.change;
    let (old, new) = (&change.old, &change.new);
    let diff = &change.name_diff;
    // What was approved when the change came up is history once it is decided.
    let approved = if change.status.is_open() {
        "Approved now"
    } else {
        "Approved then"
    };
    let is_followed = change.kind.can_be_followed();
    let guid = row(
        "GUID",
        guid_pair::difference(old.halo_guid, new.halo_guid),
        guid_cell(old.halo_guid, new.halo_guid, "Copy the approved GUID").into_any(),
        guid_cell(new.halo_guid, old.halo_guid, "Copy the proposed GUID").into_any(),
    );
    let name = row(
        "Name",
        name_diff::difference(old, new, diff, card.similarity),
        name_cell(old.name.as_deref(), compared(diff, new), DiffOp::Remove).into_any(),
        name_cell(new.name.as_deref(), diff, DiffOp::Add).into_any(),
    );
    view! {
        <table class="sides">
            <caption class="visually-hidden">
                "What is approved and what is proposed"
            </caption>
            <thead>
                <tr>
                    <th scope="col">
                        <span class="visually-hidden">"Fact"</span>
                    </th>
                    <th scope="col">{approved}</th>
                    <th scope="col">
                        {is_followed.then(|| view! { <Icon name="arrow" /> })}
                        {if is_followed { "Proposed" } else { "The other one" }}
                    </th>
                </tr>
            </thead>
            <tbody>
                {guid} {name} {where_it_differs("PMS", old, new, pms)}
                {told_site_id(old, new)}
                {fact("Authoritative", old, new, authoritative, card.authority_since.clone())}
                {fact("Halo Link", old, new, |side| side.halo_link_version.clone(), None)}
                {created(card)} {pms_version(old, new)} {read_by_halo(card)}
                {fact("Halo’s access", old, new, access, card.access_since.clone())}
                {where_it_differs("Installation", old, new, |side| side.lifecycle.clone())}
            </tbody>
        </table>
    }
}

/// Where no name is proposed there is nothing to compare, and nothing is struck out.
fn compared<'a>(diff: &'a [DiffPart], new: &Side) -> &'a [DiffPart] {
    if new.name.is_some() { diff } else { &[] }
}

fn row(name: &'static str, note: String, old: AnyView, new: AnyView) -> impl IntoView {
    view! {
        <tr>
            <th scope="row">{name} {(!note.is_empty()).then(|| view! { <small>{note}</small> })}</th>
            <td data-label="Approved">
                <div>{old}</div>
            </td>
            <td data-label="Proposed">
                <div>{new}</div>
            </td>
        </tr>
    }
}

/// Since when Halo knows either, and which is the newer one; nothing where Halo tells neither.
fn created(card: &ChangeCard) -> impl IntoView + use<> {
    let (old, new) = (&card.change.old, &card.change.new);
    let is_other = old.halo_guid != new.halo_guid;
    let both = old.created_at.zip(new.created_at).filter(|_| is_other);
    let note = match both {
        Some((old, new)) if old < new => "the other one is newer",
        Some((old, new)) if new < old => "the approved one is newer",
        Some(_) | None => "",
    };
    moments("Known to Halo since", note, &card.created)
}

/// The version of the PMS, where Halo tells the current one of both and they differ.
fn pms_version(old: &Side, new: &Side) -> impl IntoView + use<> {
    let is_told = old.pms_version.is_some();
    is_told.then(|| where_it_differs("PMS version", old, new, |side| side.pms_version.clone()))
}

/// When Halo last read either; nothing where it is not about which of two is in use.
fn read_by_halo(card: &ChangeCard) -> impl IntoView + use<> {
    let is_followed = card.change.kind.can_be_followed();
    (!is_followed).then(|| moments("Last read by Halo", "", &card.enriched))
}

/// A time of both sides; nothing where neither is known.
fn moments(
    name: &'static str,
    note: &'static str,
    (old, new): &(Option<Moment>, Option<Moment>),
) -> impl IntoView + use<> {
    let cell = |moment: Option<Moment>| match moment {
        Some(moment) => {
            let words = to_the_minute(&moment);
            view! { <When moment words /> }.into_any()
        }
        None => view! { <span class="quiet">"Halo did not tell"</span> }.into_any(),
    };
    let is_told = old.is_some() || new.is_some();
    let (old, new) = (old.clone(), new.clone());
    is_told.then(|| row(name, note.to_owned(), cell(old), cell(new)))
}

/// The Site ID that Halo tells; nothing on cards from before it was kept.
fn told_site_id(old: &Side, new: &Side) -> impl IntoView + use<> {
    let is_kept = old.site_id.is_some() || new.site_id.is_some();
    let told = |side: &Side| {
        let none = || "Halo did not tell".to_owned();
        Some(side.site_id.clone().unwrap_or_else(none))
    };
    is_kept.then(|| fact("Site ID", old, new, told, None))
}

/// A fact of both sides, with since when the approved one is so. What is new stands out, what
/// stayed does not.
fn fact(
    name: &'static str,
    old: &Side,
    new: &Side,
    read: fn(&Side) -> Option<String>,
    since: Option<Moment>,
) -> impl IntoView + use<> {
    let (old, new) = (read(old), read(new));
    let new_cell = match &new {
        None => view! { <span class="quiet">"not known"</span> }.into_any(),
        Some(value) if new == old => view! { <span class="soft">{value.clone()}</span> }.into_any(),
        Some(value) => view! { <b>{value.clone()}</b> }.into_any(),
    };
    let old_cell = match old {
        None => view! { <span class="quiet">"not known"</span> }.into_any(),
        Some(value) => view! {
            {value}
            {since.map(since_when)}
        }
        .into_any(),
    };
    row(name, String::new(), old_cell, new_cell)
}

fn since_when(moment: Moment) -> impl IntoView {
    let words = to_the_minute(&moment);
    view! {
        ", since "
        <When moment words />
    }
}

fn where_it_differs(
    name: &'static str,
    old: &Side,
    new: &Side,
    read: fn(&Side) -> Option<String>,
) -> impl IntoView + use<> {
    let differs = read(new).is_some() && read(new) != read(old);
    differs.then(|| fact(name, old, new, read, None))
}

fn pms(side: &Side) -> Option<String> {
    side.pms.as_ref().map(|pms| pms.full_name().to_owned())
}

fn authoritative(side: &Side) -> Option<String> {
    let yes = side.authoritative?;
    Some(if yes { "yes" } else { "no" }.to_owned())
}

/// How Halo answers about the GUID. A word that is not one of ours is shown as it is.
fn access(side: &Side) -> Option<String> {
    let words = match side.access.as_deref()? {
        "answers" => "answers",
        "refused" => "refused (403)",
        "unpaired" => "refused (not paired)",
        "gone" => "gone",
        "unknown" => return None,
        other => other,
    };
    Some(words.to_owned())
}
