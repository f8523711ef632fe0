//! Collected trends, one row for each platform and external id.

use std::cmp::Reverse;

use model::{Timestamp, Trend, TrendId, TrendPlatform};
use rusqlite::{Connection, Row, Transaction, named_params};

use crate::{
    Page, Store, StoreError,
    columns::{Count, Json, Ms, Word, column, moment},
    error::Result,
    search,
};

/// A trend and when it was seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeenTrend {
    /// Its id here.
    pub id: TrendId,
    /// As collected last.
    pub trend: Trend,
    /// When it was first collected.
    pub first_seen: Timestamp,
    /// When it was last collected.
    pub last_seen: Timestamp,
    /// Whether the user has hidden it.
    pub hidden: bool,
}

/// Which trends to list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TrendFilter {
    /// Only those collected at this moment or later.
    pub seen_since: Option<Timestamp>,
    /// Only those published at this moment or later.
    pub posted_since: Option<Timestamp>,
    /// Only those of this platform.
    pub platform: Option<TrendPlatform>,
    /// Only those whose title, description, creator, sound or hashtags hold every word.
    pub search: String,
    /// Those that the user has hidden as well.
    pub with_hidden: bool,
    /// The order.
    pub order: TrendOrder,
    /// How many to leave out at the front.
    pub offset: u32,
    /// How many at most.
    pub limit: u32,
}

/// The order of trends, the greatest first. What is equal in it is last collected first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TrendOrder {
    /// By engagements an hour.
    #[default]
    Velocity,
    /// By times watched.
    Views,
    /// Published last first.
    Posted,
    /// Collected last first.
    Seen,
}

/// What collecting has changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct UpsertedTrends {
    /// Trends not known before.
    pub added: u32,
    /// Trends known before and now up to date.
    pub updated: u32,
}

impl SeenTrend {
    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        let trend = Trend {
            platform: column!(row, "platform" as Word),
            external_id: row.get("external_id")?,
            title: row.get("title")?,
            description: row.get("description")?,
            creator: row.get("creator")?,
            creator_id: row.get("creator_id")?,
            hashtags: column!(row, "hashtags" as Json),
            views: row.get::<_, Count>("views")?.0,
            likes: row.get::<_, Count>("likes")?.0,
            comments: row.get::<_, Count>("comments")?.0,
            shares: row.get::<_, Count>("shares")?.0,
            duration_ms: row.get("duration_ms")?,
            sound: row.get("sound")?,
            video_url: row.get("video_url")?,
            thumbnail_url: row.get("thumbnail_url")?,
            posted_at: moment!(row, "posted_at"),
            sample: row.get("sample")?,
        };
        Ok(Self {
            id: TrendId(row.get("id")?),
            trend,
            first_seen: moment!(row, "first_seen"),
            last_seen: moment!(row, "last_seen"),
            hidden: row.get("hidden")?,
        })
    }

    fn holds(&self, words: &[String]) -> bool {
        let Trend { title, description, creator, sound, hashtags, .. } = &self.trend;
        let text = search::fold(
            &[title, description, creator, sound, &hashtags.join(" ")].map(String::as_str).join(" "),
        );
        words.iter().all(|word| text.contains(word))
    }
}

impl Store {
    /// Records what was collected, in one transaction: what is new is added, what is known is brought up to date and
    /// keeps its id, its first time and whether it is hidden.
    ///
    /// # Errors
    /// Only the database's own.
    pub fn upsert_trends(&self, trends: &[Trend], now: Timestamp) -> Result<UpsertedTrends> {
        self.database.write(|transaction| {
            let mut upserted = UpsertedTrends::default();
            for trend in trends {
                if upsert(transaction, trend, now)? { upserted.added += 1 } else { upserted.updated += 1 }
            }
            Ok(upserted)
        })
    }

    /// A page of trends and how many there are in all. `now` is what a velocity's hours are counted to. Reads every
    /// trend of the time range asked for.
    ///
    /// # Errors
    /// Only the database's own.
    pub fn trends(&self, filter: &TrendFilter, now: Timestamp) -> Result<Page<SeenTrend>> {
        let mut rows = self.database.read(|conn| seen(conn, filter))?;
        let words = search::words(&filter.search);
        if !words.is_empty() {
            rows.retain(|row| row.holds(&words));
        }
        match filter.order {
            TrendOrder::Velocity => {
                rows.sort_by(|a, b| b.trend.velocity(now).total_cmp(&a.trend.velocity(now)))
            }
            TrendOrder::Views => rows.sort_by_key(|row| Reverse(row.trend.views)),
            TrendOrder::Posted => rows.sort_by_key(|row| Reverse(row.trend.posted_at)),
            TrendOrder::Seen => {}
        }
        let total = u32::try_from(rows.len()).unwrap_or(u32::MAX);
        let rows = rows.into_iter().skip(filter.offset as usize).take(filter.limit as usize).collect();
        Ok(Page { rows, total })
    }

    /// Hides a trend from lists and reports, or shows it again. Collecting it again leaves this as it is.
    ///
    /// # Errors
    /// [`UnknownTrend`](StoreError::UnknownTrend).
    pub fn hide_trend(&self, id: TrendId, hidden: bool) -> Result<()> {
        self.database.write(|transaction| {
            let mut hide = transaction.prepare_cached("UPDATE trends SET hidden = ?2 WHERE id = ?1")?;
            if hide.execute((id.0, hidden))? == 0 { Err(StoreError::UnknownTrend(id)) } else { Ok(()) }
        })
    }
}

/// The trends of a time range, last collected first.
fn seen(conn: &Connection, filter: &TrendFilter) -> Result<Vec<SeenTrend>> {
    let sql = "SELECT * FROM trends WHERE last_seen >= ?1 AND posted_at >= ?2 AND hidden <= ?3 \
                   AND (?4 IS NULL OR platform = ?4) \
               ORDER BY last_seen DESC, id DESC";
    let since = |moment: Option<Timestamp>| moment.map_or(i64::MIN, Timestamp::as_millisecond);
    let (seen, posted) = (since(filter.seen_since), since(filter.posted_since));
    let mut trends = conn.prepare_cached(sql)?;
    let rows =
        trends.query_map((seen, posted, filter.with_hidden, filter.platform.map(Word)), SeenTrend::read)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Whether the trend is new.
fn upsert(transaction: &Transaction<'_>, trend: &Trend, now: Timestamp) -> Result<bool> {
    let sql = "SELECT NOT EXISTS (SELECT 1 FROM trends WHERE platform = ?1 AND external_id = ?2)";
    let key = (Word(trend.platform), &trend.external_id);
    let new = transaction.prepare_cached(sql)?.query_row(key, |row| row.get(0))?;
    let sql = "INSERT INTO trends (platform, external_id, title, description, creator, creator_id, hashtags, views, \
                   likes, comments, shares, duration_ms, sound, video_url, thumbnail_url, posted_at, sample, first_seen, \
                   last_seen) \
               VALUES (:platform, :external_id, :title, :description, :creator, :creator_id, :hashtags, :views, :likes, \
                   :comments, :shares, :duration_ms, :sound, :video_url, :thumbnail_url, :posted_at, :sample, :now, :now) \
               ON CONFLICT (platform, external_id) DO UPDATE SET (title, description, creator, creator_id, hashtags, \
                   views, likes, comments, shares, duration_ms, sound, video_url, thumbnail_url, posted_at, sample, \
                   last_seen) = (excluded.title, excluded.description, excluded.creator, excluded.creator_id, \
                   excluded.hashtags, excluded.views, excluded.likes, excluded.comments, excluded.shares, \
                   excluded.duration_ms, excluded.sound, excluded.video_url, excluded.thumbnail_url, \
                   excluded.posted_at, excluded.sample, excluded.last_seen)";
    transaction.prepare_cached(sql)?.execute(named_params! {
        ":platform": Word(trend.platform),
        ":external_id": trend.external_id,
        ":title": trend.title,
        ":description": trend.description,
        ":creator": trend.creator,
        ":creator_id": trend.creator_id,
        ":hashtags": Json(&trend.hashtags),
        ":views": Count(trend.views),
        ":likes": Count(trend.likes),
        ":comments": Count(trend.comments),
        ":shares": Count(trend.shares),
        ":duration_ms": trend.duration_ms,
        ":sound": trend.sound,
        ":video_url": trend.video_url,
        ":thumbnail_url": trend.thumbnail_url,
        ":posted_at": Ms(trend.posted_at),
        ":sample": trend.sample,
        ":now": Ms(now),
    })?;
    Ok(new)
}
