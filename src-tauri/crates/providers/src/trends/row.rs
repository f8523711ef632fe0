//! One row of an import, by whatever names its columns have, turned into a trend.

use std::collections::HashMap;

use jiff::SignedDuration;
use model::{Timestamp, Trend, TrendPlatform};

use super::count::{count, duration_ms, moment, short};

/// Longest title kept, in characters: four times what any platform allows.
const TITLE_CHARS: usize = 400;
/// Longest description kept, in characters: YouTube's limit.
const DESCRIPTION_CHARS: usize = 5_000;
/// Longest other text kept, in characters.
const TEXT_CHARS: usize = 2_000;
/// Most hashtags kept: TikTok and Instagram show 30 at most.
const HASHTAGS: usize = 60;
/// How far a post may lie in the future before its date counts as wrong: zones mistaken for UTC differ by this.
const CLOCK_SLIP_HOURS: i64 = 26;

/// A row's values by folded column name: lower case, letters and digits only.
pub(super) struct Row(HashMap<String, String>);

/// A column's name without case, spaces and signs: `Like Count`, `like_count` and `likeCount` are one.
pub(super) fn folded(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The names under which exports keep each field, folded; the first that is there and not empty counts.
mod names {
    pub(super) const PLATFORM: &[&str] = &["platform", "network", "site", "source"];
    pub(super) const ID: &[&str] = &["externalid", "videoid", "postid", "awemeid", "id"];
    pub(super) const TITLE: &[&str] = &["title", "videotitle", "caption", "name"];
    pub(super) const DESCRIPTION: &[&str] = &["description", "desc", "videodescription", "text", "body"];
    pub(super) const CREATOR: &[&str] = &[
        "creator",
        "creatorname",
        "author",
        "authorname",
        "channel",
        "channeltitle",
        "channelname",
        "username",
        "user",
    ];
    pub(super) const CREATOR_ID: &[&str] = &["creatorid", "authorid", "channelid", "userid", "handle"];
    pub(super) const HASHTAGS: &[&str] = &["hashtags", "hashtag", "tags"];
    pub(super) const VIEWS: &[&str] = &["views", "viewcount", "playcount", "plays", "videoviews"];
    pub(super) const LIKES: &[&str] = &["likes", "likecount", "diggcount", "hearts", "heartcount"];
    pub(super) const COMMENTS: &[&str] = &["comments", "commentcount", "commentscount", "replies"];
    pub(super) const SHARES: &[&str] = &["shares", "sharecount", "reposts", "repostcount"];
    pub(super) const DURATION: &[&str] = &[
        "duration",
        "durations",
        "durationsec",
        "durationsecs",
        "durationseconds",
        "length",
        "lengthseconds",
    ];
    pub(super) const DURATION_MS: &[&str] = &["durationms", "durationmillis", "durationmilliseconds"];
    pub(super) const SOUND: &[&str] = &[
        "soundname",
        "sound",
        "soundtitle",
        "musicname",
        "musictitle",
        "music",
        "audioname",
        "audio",
        "song",
    ];
    pub(super) const VIDEO_URL: &[&str] =
        &["videourl", "webvideourl", "weburl", "shareurl", "url", "link", "permalink"];
    pub(super) const THUMBNAIL_URL: &[&str] =
        &["thumbnailurl", "thumbnail", "coverurl", "cover", "imageurl", "image"];
    pub(super) const POSTED: &[&str] = &[
        "postedat",
        "posted",
        "publishedat",
        "published",
        "publishdate",
        "postedon",
        "createdat",
        "createtime",
        "createtimeiso",
        "uploaddate",
        "uploadedat",
        "date",
        "datetime",
        "timestamp",
        "time",
    ];
}

impl Row {
    /// A row from folded names and values.
    pub(super) fn new(values: impl IntoIterator<Item = (String, String)>) -> Self {
        Self(values.into_iter().filter(|(_, value)| !value.trim().is_empty()).collect())
    }

    /// Whether any column says something.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn get(&self, names: &[&str]) -> &str {
        names.iter().find_map(|name| self.0.get(*name)).map_or("", String::as_str)
    }

    fn text(&self, names: &[&str], longest: usize) -> String {
        let kept = self.get(names).chars().map(|c| if c.is_control() && c != '\n' { ' ' } else { c });
        kept.take(longest).collect::<String>().trim().to_owned()
    }

    fn counted(&self, names: &[&str], what: &str) -> Result<u64, String> {
        count(self.get(names)).map_err(|reason| format!("{what}: {reason}"))
    }

    /// The trend, or what is wrong with the row.
    pub(super) fn trend(&self, now: Timestamp) -> Result<Trend, String> {
        let video_url = self.url(names::VIDEO_URL);
        let platform = self.platform(&video_url)?;
        let description = self.text(names::DESCRIPTION, DESCRIPTION_CHARS);
        let mut title = self.text(names::TITLE, TITLE_CHARS).replace('\n', " ");
        if title.is_empty() {
            title = description.lines().next().unwrap_or_default().chars().take(TITLE_CHARS).collect();
        }
        if title.is_empty() {
            return Err("has no title".into());
        }
        let creator = self.text(names::CREATOR, TEXT_CHARS);
        let creator_id = Some(self.text(names::CREATOR_ID, TEXT_CHARS)).filter(|id| !id.is_empty());
        Ok(Trend {
            platform,
            external_id: self.external_id(&video_url)?,
            hashtags: self.hashtags(&title, &description),
            creator_id: creator_id.unwrap_or_else(|| creator.clone()),
            creator,
            views: self.counted(names::VIEWS, "views")?,
            likes: self.counted(names::LIKES, "likes")?,
            comments: self.counted(names::COMMENTS, "comments")?,
            shares: self.counted(names::SHARES, "shares")?,
            duration_ms: self.duration()?,
            sound: self.text(names::SOUND, TEXT_CHARS),
            thumbnail_url: self.url(names::THUMBNAIL_URL),
            posted_at: self.posted(now)?,
            title,
            description,
            video_url,
            sample: false,
        })
    }

    /// An address on the web; anything else is left out, for it would be opened one day.
    fn url(&self, names: &[&str]) -> String {
        let url = self.text(names, TEXT_CHARS);
        let web = url.starts_with("https://") || url.starts_with("http://");
        if web && !url.contains(char::is_whitespace) { url } else { String::new() }
    }

    fn platform(&self, video_url: &str) -> Result<TrendPlatform, String> {
        let named = self.get(names::PLATFORM);
        let said = folded(if named.is_empty() { video_url } else { named });
        if said.contains("tiktok") || said == "tt" {
            Ok(TrendPlatform::Tiktok)
        } else if said.contains("youtu") || said.contains("shorts") || said == "yt" {
            Ok(TrendPlatform::Youtube)
        } else if named.is_empty() {
            Err("has no platform; add a column with tiktok or youtube".into())
        } else {
            Err(format!("platform “{}” is unknown; expected tiktok or youtube", short(named)))
        }
    }

    fn external_id(&self, video_url: &str) -> Result<String, String> {
        let id = self.text(names::ID, TEXT_CHARS);
        if !id.is_empty() {
            return Ok(id);
        }
        let after = |mark: &str| video_url.split_once(mark).map(|(_, rest)| rest);
        let place =
            after("/video/").or(after("/shorts/")).or(after("youtu.be/")).or(after("?v=")).or(after("&v="));
        let id = place.and_then(|rest| rest.split(['?', '&', '/', '#']).next()).unwrap_or_default();
        if id.is_empty() {
            Err("has no id and no video url to take one from".into())
        } else {
            Ok(id.to_owned())
        }
    }

    /// From the column, else from the words of the title and description that begin with `#`.
    fn hashtags(&self, title: &str, description: &str) -> Vec<String> {
        let column = self.get(names::HASHTAGS);
        let mut tags: Vec<String> = Vec::new();
        let mut keep = |tag: &str| {
            let tag: String = tag
                .chars()
                .filter(|c| c.is_alphanumeric() || *c == '_')
                .flat_map(char::to_lowercase)
                .collect();
            if !tag.is_empty() && !tags.contains(&tag) && tags.len() < HASHTAGS {
                tags.push(tag);
            }
        };
        if column.is_empty() {
            let words = title.split_whitespace().chain(description.split_whitespace());
            words.filter(|word| word.starts_with('#')).flat_map(|word| word.split('#')).for_each(&mut keep);
        } else {
            let apart = |c: char| c.is_whitespace() || matches!(c, ',' | ';' | '|' | '#' | '[' | ']');
            column.split(apart).for_each(&mut keep);
        }
        tags
    }

    fn duration(&self) -> Result<u32, String> {
        let in_ms = self.get(names::DURATION_MS);
        if in_ms.is_empty() {
            return duration_ms(self.get(names::DURATION)).map_err(|reason| format!("duration: {reason}"));
        }
        let ms = count(in_ms).map_err(|reason| format!("duration: {reason}"))?;
        duration_ms(&format!("{}", ms as f64 / 1000.0)).map_err(|reason| format!("duration: {reason}"))
    }

    fn posted(&self, now: Timestamp) -> Result<Timestamp, String> {
        let written = self.get(names::POSTED);
        if written.is_empty() {
            return Err(
                "does not say when it was posted, which the velocity needs; add a column posted_at".into()
            );
        }
        let posted = moment(written)?;
        if posted.duration_since(now) > SignedDuration::from_hours(CLOCK_SLIP_HOURS) {
            return Err(format!("was posted in the future, on {}", short(written)));
        }
        Ok(posted)
    }
}
