import bizctx_tui as mp

ws = mp.Workspace()

new_content = """# Acme Analytics

## Product overview
Acme is a SaaS dashboard for SMBs.

## Event taxonomy
- `signup_completed` — user creates an account
- `subscription_started` — paid plan begins
- `feature_X_used` — pattern for feature engagement

## Definitions
- **Active user**: any user with ≥1 event in the last 28 days
"""

ws.set_business_context(new_content, level="project")
ws.set_business_context("# Org-wide standards…", level="organization")
ws.set_business_context("", level="project")  # clear
ws.clear_business_context(level="project")  # same thing, more explicit
