"""Reads a project and a table as other programs do, and tells as JSON what it found there."""

import csv
import json
import sys

import opentimelineio as otio

project, table = sys.argv[1:]
timeline = otio.adapters.read_from_file(project)


def seconds(time):
    return time.to_seconds()


def media(clip):
    references = clip.media_references().values()
    return [one.target_url for one in references if isinstance(one, otio.schema.ExternalReference)]


def told(track):
    return {
        "name": track.name,
        "kind": track.kind,
        "seconds": seconds(track.duration()),
        "items": [type(item).__name__ for item in track],
        "media": [url for clip in track.find_clips() for url in media(clip)],
    }


with open(table, encoding="utf-8-sig", newline="") as file:
    rows = list(csv.reader(file))

json.dump(
    {
        "seconds": seconds(timeline.duration()),
        "tracks": [told(track) for track in timeline.tracks],
        "markers": [
            {
                "name": marker.name,
                "start": seconds(marker.marked_range.start_time),
                "seconds": seconds(marker.marked_range.duration),
                "color": marker.color,
            }
            for marker in timeline.tracks.markers
        ],
        "rows": rows,
    },
    sys.stdout,
)
