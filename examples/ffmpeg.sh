#!/usr/bin/env bash
# ffmpeg.sh [ADDRESS] [MOVIE] [DIRECTORY]: with ffprobe and ffmpeg, counts a movie's frames and saves each as it is stored.
set -euo pipefail
stream="${1:-http://localhost:8080}/api/v1/movies/${2:-demo}/stream?rate=max"
directory="${3:-.}"

ffprobe -v error -count_frames -show_entries stream=codec_name,width,height,nb_read_frames -of default=noprint_wrappers=1 "$stream"

# -c copy: no decoder touches them, so the files are byte-identical to the frames of the movie.
ffmpeg -v error -nostdin -i "$stream" -fps_mode passthrough -c copy -start_number 0 "$directory/frame-%06d.jpg"
