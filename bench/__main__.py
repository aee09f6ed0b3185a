"""Run every program of the bench, or those that are named, one after the other: `python -m bench [NAME...]`."""

import subprocess
import sys

PROGRAMS = ("startup", "reading", "import", "daemon", "peers")

if __name__ == "__main__":
    for program in sys.argv[1:] or PROGRAMS:
        print(f"\n== {program}", flush=True)
        subprocess.run([sys.executable, "-m", f"bench.{program.replace('import', 'importing')}"], check=False)
