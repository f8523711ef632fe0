"""The benchmark's video made with moviepy, in the cheapest way that it knows.

Favours moviepy wherever there is a choice: stills stand still, captions change by the line and not by the word, every
transition is a crossfade, ffmpeg scales the clips, the music isn't ducked, and nothing is measured.
"""

import json
import sys

from moviepy import (
    AudioFileClip,
    ColorClip,
    CompositeAudioClip,
    CompositeVideoClip,
    ImageClip,
    TextClip,
    VideoFileClip,
    afx,
    vfx,
)


def picture(scene, size, duration):
    width, height = size
    if scene["still"]:
        clip = ImageClip(scene["path"])
        scale = max(width / clip.w, height / clip.h)
        clip = clip.resized(scale).with_duration(duration)
    else:
        scale = max(width / scene["width"], height / scene["height"])
        target = (round(scene["width"] * scale / 2) * 2, round(scene["height"] * scale / 2) * 2)
        clip = VideoFileClip(scene["path"], target_resolution=target, audio=False)
        clip = clip.subclipped(scene["start"], scene["start"] + duration)
    return clip.cropped(x_center=clip.w / 2, y_center=clip.h / 2, width=width, height=height)


def main():
    plan = json.load(open(sys.argv[1], encoding="utf-8"))
    size = (plan["width"], plan["height"])
    layers, at = [ColorClip(size, color=(0, 0, 0), duration=plan["duration"])], 0.0
    for number, scene in enumerate(plan["scenes"]):
        over = plan["transition"] if number + 1 < len(plan["scenes"]) else 0.0
        clip = picture(scene, size, scene["duration"] + over).with_start(at)
        if number:
            clip = clip.with_effects([vfx.CrossFadeIn(plan["transition"])])
        layers.append(clip)
        at += scene["duration"]
    for line in plan["texts"]:
        text = TextClip(
            font=plan["font"], text=line["text"], font_size=line["size"], color="white", stroke_color="black",
            stroke_width=4, method="caption", size=(size[0] * 8 // 10, None),
        )
        text = text.with_start(line["start"]).with_duration(line["end"] - line["start"])
        layers.append(text.with_position(("center", line["y"])))
    voice = AudioFileClip(plan["voice"])
    voice = voice.subclipped(0, min(voice.duration, plan["duration"]))
    music = AudioFileClip(plan["music"])
    effects = [afx.AudioLoop(duration=plan["duration"]), afx.MultiplyVolume(plan["volume"]), afx.AudioFadeOut(1.5)]
    video = CompositeVideoClip(layers, size=size).with_duration(plan["duration"])
    video = video.with_audio(CompositeAudioClip([voice, music.with_effects(effects)]))
    video.write_videofile(
        plan["output"], fps=plan["fps"], codec="libx264", preset=plan["preset"], audio_codec="aac",
        audio_bitrate="192k", threads=plan["threads"], ffmpeg_params=plan["encoder"], logger=None,
    )


main()
