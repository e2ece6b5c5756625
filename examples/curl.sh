#!/usr/bin/env bash
# curl.sh [ADDRESS] [FILE] [ID]: a tour of the REST interface with curl: a film goes in, frames come out.
set -euo pipefail
api="${1:-http://localhost:8080}/api/v1"
film="${2:-street.avi}"
movie="${3:-street}"
get() { curl --fail-with-body --silent --show-error "$@"; }

# The file itself is the body, sent as it is read, however large. The answer names the import.
import=$(get --upload-file "$film" --request POST "$api/movies?id=$movie" | sed 's/.*"importId":"\([^"]*\)".*/\1/')
until state=$(get "$api/imports/$import" | sed 's/.*"state":"\([^"]*\)".*/\1/') && [[ $state == DONE || $state == FAILED ]]; do sleep 0.2; done
get "$api/imports/$import" && echo

get "$api/movies/$movie" && echo
get "$api/movies/$movie/holdings" && echo
get "$api/domain" && echo

# One frame; the second call is answered with 304 and no body.
get --etag-save etag --output frame-17.jpg "$api/movies/$movie/frames/17"
get --etag-compare etag --write-out '%{http_code}\n' "$api/movies/$movie/frames/17"

# Every 100th frame, as one stream.
get --output every-100th.multipart "$api/movies/$movie/stream?frames=0-700/100&rate=max"

# A request that waits for its viewer, looked at and given up.
ruid=$(get --header 'Content-Type: application/json' --data "{\"movieId\":\"$movie\",\"wanted\":\"0-99\"}" "$api/requests" | sed 's/.*"ruid":"\([^"]*\)".*/\1/')
get "$api/requests/$ruid" && echo
get --request DELETE "$api/requests/$ruid"
get "$api/requests?movieId=$movie&limit=5" && echo
