#!/bin/sh
# Makes the video and the voice that the stand-in studio shows. Needs ffmpeg and espeak-ng.
set -eu
cd "$(dirname "$0")"
mkdir -p media
espeak-ng -v en-gb -s 160 -w media/voice.wav "Your bottle is dirtier than your phone. And you drink from it every day. HydroGlow shines UV light on the water. Every two hours, by itself. Cold for a whole day. The cap shows the temperature, so the first sip is no surprise. One charge lasts a month. No plastic, no filter to buy, nothing to scrub at midnight. Follow for the 30-day test."
ffmpeg -v error -y -i media/voice.wav -c:a aac -b:a 64k media/voice.m4a
ffmpeg -v error -y -f lavfi -i "gradients=s=540x960:c0=0x14324a:c1=0x1f6f78:c2=0xe9a15b:c3=0xf6d9a6:n=4:x0=0:y0=0:x1=300:y1=960:d=22.4:r=30:speed=0.01" -i media/voice.m4a \
  -vf "drawtext=text='Every two hours,':fontsize=44:fontcolor=white:borderw=3:x=(w-tw)/2:y=600,drawtext=text='by itself':fontsize=44:fontcolor=0xffd34d:borderw=3:x=(w-tw)/2:y=654,drawtext=text='%{n}':fontsize=22:fontcolor=white@0.7:x=20:y=20" \
  -c:v libx264 -preset veryfast -crf 30 -pix_fmt yuv420p -g 30 -c:a copy -shortest -movflags +faststart media/sample.mp4
rm media/voice.wav
