use maud::{Markup, html};

/// The small drawing above the heading.
#[derive(Debug, Clone, Copy)]
pub(super) enum Mark {
    Envelope,
    Building,
    Key,
    Person,
    Devices,
    Link,
    Check,
    Clock,
    Attention,
}

pub(super) fn draw(mark: Mark) -> Markup {
    html! {
        // Hidden from screen readers, since the heading says it in words; drawn small even without the style.
        svg.mark viewBox="0 0 24 24" width="24" height="24" fill="none" stroke="currentColor" aria-hidden="true" {
            @match mark {
                Mark::Envelope => {
                    rect x="3" y="5.25" width="18" height="13.5" rx="2.75" {}
                    path d="m3.9 7.4 6.6 5a2.5 2.5 0 0 0 3 0l6.6-5" {}
                }
                Mark::Building => {
                    path d="M4.5 20.25V6A2.25 2.25 0 0 1 6.75 3.75h6A2.25 2.25 0 0 1 15 6v14.25M15 10.5h2.25a2.25 2.25 0 0 1 2.25 2.25v7.5M2.75 20.25h18.5M8.25 8h3m-3 4h3m-3 4h3" {}
                }
                Mark::Key => {
                    circle cx="8" cy="15.75" r="4.25" {}
                    path d="M11.1 12.65 19.25 4.5m-3.5 3.5 2.75 2.75" {}
                }
                Mark::Person => {
                    circle cx="12" cy="8" r="4" {}
                    path d="M4.5 20.25c.7-3.9 3.7-5.75 7.5-5.75s6.8 1.85 7.5 5.75" {}
                }
                Mark::Devices => {
                    path d="M11 17.25H5A2.25 2.25 0 0 1 2.75 15V6.5A2.25 2.25 0 0 1 5 4.25h10.5a2.25 2.25 0 0 1 2.25 2.25v.25M8 20.25h3" {}
                    rect x="14.25" y="9.75" width="7" height="10.5" rx="1.75" {}
                }
                Mark::Link => {
                    path d="m9.5 6.5 2-2a4.25 4.25 0 0 1 6 6l-2 2M14.5 17.5l-2 2a4.25 4.25 0 0 1-6-6l2-2M3 8.5l2 .5m3-6 .5 2M21 15.5l-2-.5m-3 6-.5-2" {}
                }
                Mark::Check => {
                    path d="m4.75 12.75 4.75 4.75L19.25 6.75" {}
                }
                Mark::Clock => {
                    circle cx="12" cy="12" r="8.75" {}
                    path d="M12 7v5.25l3.25 2" {}
                }
                Mark::Attention => {
                    circle cx="12" cy="12" r="8.75" {}
                    path d="M12 7.5v5.25m0 3.5v.01" {}
                }
            }
        }
    }
}

/// The arrow of an entry that leads somewhere.
pub(super) fn arrow() -> Markup {
    html! {
        svg.arrow viewBox="0 0 24 24" width="20" height="20" fill="none" stroke="currentColor" aria-hidden="true" {
            path d="m9.5 6 6 6-6 6" {}
        }
    }
}
