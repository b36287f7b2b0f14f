import bizctx_tui as mp

ws = mp.Workspace()
chain = ws.get_business_context_chain()

# Seed the project with the org content (e.g. for a new project that should
# inherit org standards as a starting point)
if chain.project.is_empty and not chain.organization.is_empty:
    ws.set_business_context(chain.organization.content, level="project")
