# Everything begins in claimtracker/devstack/bootstrap.py, with any Python there is: it looks for one that is new
# enough, makes .venv and installs the locked packages, and then does what was asked.
#
#   make run     start the site          PORT=8001  HOST=…  CLAIMTRACKER_DATA=…  PYTHON=python3.12
#   make test    run every test          ARGS="tests/claims -k merge"
#   make check   lint, format, types, architecture
#   make bench   the benchmarks of docs/benchmarks.md
#   make lock    new versions of all packages, within requirements*.in

bootstrap = @for python in "$$PYTHON" python3 python3.13 python3.12 python3.11 python; do \
	  if "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 8))' 2>/dev/null; then \
	    exec "$$python" claimtracker/devstack/bootstrap.py $(1); \
	  fi; \
	done; \
	echo "claimtracker: Python 3.11 or newer is needed, and none was found" >&2; exit 1

.PHONY: run test check bench lock

run:
	$(call bootstrap,run $(ARGS))

test:
	$(call bootstrap,test $(ARGS))

check:
	$(call bootstrap,check)

bench:
	$(call bootstrap,bench $(ARGS))

lock:
	$(call bootstrap,lock)
