import bizctx_tui as mp

ws = mp.Workspace()

try:
    ws.set_business_context("…", level="organization")
except mp.BusinessContextValidationError as e:
    print(f"Too long ({e.details['length']} chars), max {e.details['max']}")
except mp.WorkspaceScopeError as e:
    print(f"Cannot resolve org: {e.message}")
except mp.QueryError as e:
    print(f"API rejected the write: {e.status_code} {e.message}")
