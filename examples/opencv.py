#!/usr/bin/python3
"""opencv.py [ADDRESS] [MOVIE]: OpenCV reads a movie's stream, and compares some pictures with the frames had one by one."""
import sys
import urllib.request

import cv2
import numpy

address = sys.argv[1] if len(sys.argv) > 1 else "http://localhost:8080"
movie = f"{address}/api/v1/movies/{sys.argv[2] if len(sys.argv) > 2 else 'demo'}"

capture = cv2.VideoCapture(f"{movie}/stream?rate=max", cv2.CAP_FFMPEG)
frames = 0
while True:
    is_there, picture = capture.read()
    if not is_there:
        break
    if frames % 100 == 0:
        jpeg = urllib.request.urlopen(f"{movie}/frames/{frames}").read()
        single = cv2.imdecode(numpy.frombuffer(jpeg, numpy.uint8), cv2.IMREAD_COLOR)
        print(f"frame {frames} differs by {cv2.absdiff(picture, single).mean():.2f} of 255")
    frames += 1
print(f"{frames} frames")
