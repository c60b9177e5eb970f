import os

os.environ["PLATFORM"] = "test"
