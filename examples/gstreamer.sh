#!/usr/bin/env bash
# gstreamer.sh [ADDRESS] [MOVIE]: GStreamer reads a movie's stream, decodes every frame and says how many there were.
set -euo pipefail
stream="${1:-http://localhost:8080}/api/v1/movies/${2:-demo}/stream?rate=max"

gst-launch-1.0 -v souphttpsrc location="$stream" ! multipartdemux ! jpegdec ! fakesink sync=false silent=false |
    grep --count 'last-message = chain'
