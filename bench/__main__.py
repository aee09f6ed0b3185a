"""Run every program of the bench, one after the other: `python -m bench [import] [daemon] [startup] [peers]`."""

import subprocess
import sys

PROGRAMS = ("startup", "import", "daemon", "peers")

if __name__ == "__main__":
    for program in sys.argv[1:] or PROGRAMS:
        print(f"\n== {program}", flush=True)
        subprocess.run([sys.executable, "-m", f"bench.{program.replace('import', 'importing')}"], check=False)
