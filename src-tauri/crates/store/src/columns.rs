//! How the model's values stand in columns.

use model::Timestamp;
use rusqlite::{
    ToSql,
    types::{FromSql, FromSqlError, FromSqlResult, ToSqlOutput, ValueRef},
};
use serde::{
    Serialize,
    de::{DeserializeOwned, IntoDeserializer, value::Error as WordError},
};

/// A fieldless enum as the word that serde spells it with.
pub(crate) struct Word<T>(pub T);

impl<T: Serialize> ToSql for Word<T> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        match serde_json::to_value(&self.0) {
            Ok(serde_json::Value::String(word)) => Ok(word.into()),
            Ok(other) => Err(rusqlite::Error::ToSqlConversionFailure(format!("{other} is no word").into())),
            Err(error) => Err(rusqlite::Error::ToSqlConversionFailure(error.into())),
        }
    }
}

impl<T: DeserializeOwned> FromSql for Word<T> {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        let word = value.as_str()?;
        T::deserialize(word.into_deserializer())
            .map(Self)
            .map_err(|error: WordError| FromSqlError::other(error))
    }
}

/// A value as JSON text.
pub(crate) struct Json<T>(pub T);

impl<T: Serialize> ToSql for Json<T> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        let text = serde_json::to_string(&self.0);
        text.map(Into::into).map_err(|error| rusqlite::Error::ToSqlConversionFailure(error.into()))
    }
}

impl<T: DeserializeOwned> FromSql for Json<T> {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        serde_json::from_str(value.as_str()?).map(Self).map_err(FromSqlError::other)
    }
}

/// A moment as whole milliseconds since 1970, UTC. What is finer is dropped.
pub(crate) struct Ms(pub Timestamp);

impl ToSql for Ms {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        // The last moment there is has a fraction of a second that isn't taken back.
        Ok(self.0.as_millisecond().min(Timestamp::MAX.as_second() * 1000).into())
    }
}

impl FromSql for Ms {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        Timestamp::from_millisecond(value.as_i64()?).map(Self).map_err(FromSqlError::other)
    }
}

/// A count. SQLite's integers are signed: what is beyond them is cut to their greatest.
pub(crate) struct Count(pub u64);

impl ToSql for Count {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(i64::try_from(self.0).unwrap_or(i64::MAX).into())
    }
}

impl FromSql for Count {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        let value = value.as_i64()?;
        u64::try_from(value).map(Self).map_err(|_| FromSqlError::OutOfRange(value))
    }
}

/// Reads one column of a row through a wrapper that holds any type.
macro_rules! column {
    ($row:expr, $name:literal as $wrapper:ident) => {
        $row.get::<_, $crate::columns::$wrapper<_>>($name)?.0
    };
    ($row:expr, $name:literal as Option<$wrapper:ident>) => {
        $row.get::<_, Option<$crate::columns::$wrapper<_>>>($name)?.map(|value| value.0)
    };
}
/// Reads one column that holds a moment.
macro_rules! moment {
    ($row:expr, $name:literal) => {
        $row.get::<_, $crate::columns::Ms>($name)?.0
    };
    ($row:expr, $name:literal, optional) => {
        $row.get::<_, Option<$crate::columns::Ms>>($name)?.map(|value| value.0)
    };
}
pub(crate) use {column, moment};
