"""FastAPI or Flask with CORS, by name. Prints the port that it listens on, and ends with its standard input."""

import os
import socket
import sys
import threading

APP = "https://app.example.com"


def fastapi(**options):
    import uvicorn
    from fastapi import FastAPI
    from fastapi.middleware.cors import CORSMiddleware

    app = FastAPI()
    app.add_middleware(
        CORSMiddleware,
        allow_methods=["GET", "PUT"],
        allow_headers=["authorization"],
        allow_credentials=True,
        **options,
    )
    app.api_route("/items", methods=["GET", "PUT"])(lambda: [])
    uvicorn.Server(uvicorn.Config(app, log_level="critical")).run([listener])


def flask():
    import logging

    from flask import Flask
    from flask_cors import CORS
    from werkzeug.serving import make_server

    logging.getLogger("werkzeug").disabled = True
    app = Flask("items")
    CORS(app, origins=[APP, "https://b.example"], supports_credentials=True)
    app.route("/items", methods=["GET", "PUT"])(lambda: "[]")
    make_server("127.0.0.1", 0, app, threaded=True, fd=listener.fileno()).serve_forever()


listener = socket.create_server(("127.0.0.1", 0))
print(listener.getsockname()[1], flush=True)
threading.Thread(target=lambda: (sys.stdin.read(), os._exit(0)), daemon=True).start()
{
    "fastapi": lambda: fastapi(allow_origins=[APP]),
    "fastapi-regex": lambda: fastapi(allow_origin_regex="https://app.example.com.*"),
    "flask": flask,
}[sys.argv[1]]()
