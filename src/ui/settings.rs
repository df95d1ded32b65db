//! What the user chose for good: kept in the browser, and nowhere else.

use leptos::prelude::*;

use crate::dns::RESOLVERS;
use crate::language::tr;
use crate::publish::Format;
use crate::text;
use crate::web::{language, storage};

/// Handles to the settings.
#[derive(Clone, Copy)]
pub(crate) struct Settings {
    /// The colours.
    pub(crate) scheme: RwSignal<Scheme>,
    /// How many times the usual limits one file may take.
    pub(crate) limits: RwSignal<u64>,
    /// Whether single keys do something.
    pub(crate) keys: RwSignal<bool>,
    /// The resolver asked first, by its place in [`RESOLVERS`].
    pub(crate) resolver: RwSignal<usize>,
    /// Where records are published: the form in which they are shown.
    pub(crate) publish_format: RwSignal<Format>,
    /// The code of the language chosen; empty when the browser's languages count. Set once it is spoken:
    /// what follows it is drawn anew.
    pub(crate) language: RwSignal<String>,
}

/// The colours of the page.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Scheme {
    /// As the system has them.
    #[default]
    System,
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
}

/// The limits that can be chosen, as times the usual ones.
pub(crate) const LIMIT_FACTORS: [u64; 3] = [1, 4, 16];

/// Kept where single keys do nothing.
const KEYS_OFF: &str = "off";

impl Settings {
    /// The settings as they were left; changes are kept.
    pub(crate) fn load() -> Self {
        let kept = |name: &str| storage::read(name).unwrap_or_default();
        let scheme = Scheme::ALL.into_iter().find(|scheme| scheme.id() == kept("colours")).unwrap_or_default();
        let limits = kept("limits").parse().ok().filter(|factor| LIMIT_FACTORS.contains(factor)).unwrap_or(1);
        let resolver = RESOLVERS.iter().position(|resolver| resolver.id == kept("resolver")).unwrap_or_default();
        let publish_format =
            Format::ALL.iter().find(|format| format.id() == kept("publish")).copied().unwrap_or_default();
        let settings = Self {
            scheme: RwSignal::new(scheme),
            limits: RwSignal::new(limits),
            keys: RwSignal::new(kept("keys") != KEYS_OFF),
            resolver: RwSignal::new(resolver),
            publish_format: RwSignal::new(publish_format),
            language: RwSignal::new(language::chosen()),
        };
        Effect::new(move |_| {
            let scheme = settings.scheme.get();
            storage::write("colours", scheme.id());
            if let Some(root) = document().document_element() {
                // Setting a plain attribute of the root cannot fail.
                let _ = root.set_attribute("data-color-scheme", scheme.id());
            }
        });
        Effect::new(move |_| storage::write("limits", &settings.limits.get().to_string()));
        Effect::new(move |_| storage::write("keys", if settings.keys.get() { "" } else { KEYS_OFF }));
        Effect::new(move |_| storage::write("publish", settings.publish_format.get().id()));
        Effect::new(move |_| {
            let resolver = RESOLVERS.get(settings.resolver.get());
            storage::write("resolver", resolver.map_or("", |resolver| resolver.id));
        });
        settings
    }

    /// Speaks another language from now on, and keeps the choice.
    pub(crate) async fn choose_language(self, code: &str) {
        language::choose(code);
        language::speak_wanted().await;
        self.language.set(code.to_owned());
    }

    /// Limits above `used`: those chosen, or else the next that can be chosen.
    pub(crate) fn limits_above(self, used: u64) -> Option<u64> {
        let chosen = self.limits.get();
        if chosen > used { Some(chosen) } else { LIMIT_FACTORS.into_iter().find(|factor| *factor > used) }
    }
}

impl Scheme {
    /// All, in the order in which a button turns them.
    pub(crate) const ALL: [Self; 3] = [Self::System, Self::Light, Self::Dark];

    /// A stable name, which the style sheets know.
    pub(crate) fn id(self) -> &'static str {
        match self {
            Self::System => "",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// In words.
    pub(crate) fn words(self) -> &'static str {
        tr(match self {
            Self::System => text!("same as the system"),
            Self::Light => text!("light"),
            Self::Dark => text!("dark"),
        })
    }

    /// The one after it.
    pub(crate) fn next(self) -> Self {
        match self {
            Self::System => Self::Light,
            Self::Light => Self::Dark,
            Self::Dark => Self::System,
        }
    }
}
