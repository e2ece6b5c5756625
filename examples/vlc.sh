#!/usr/bin/env bash
# vlc.sh [ADDRESS] [MOVIE] [FILE]: VLC without a window reads a movie's stream and saves its JPEGs one after the other.
# `vlc ADDRESS/api/v1/movies/MOVIE/stream` shows it instead. VLC does not run as root; at a stream's end it keeps the last frame back.
set -euo pipefail
stream="${1:-http://localhost:8080}/api/v1/movies/${2:-demo}/stream"
file="${3:-movie.mjpeg}"

cvlc --quiet --play-and-exit "$stream?rate=max" --sout "#std{access=file,mux=dummy,dst=$file}" vlc://quit
