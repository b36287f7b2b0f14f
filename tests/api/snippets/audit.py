import bizctx_tui as mp

ws = mp.Workspace()

for project in ws.projects():
    ws.use(project=project.id)
    ctx = ws.get_business_context(level="project")
    if ctx.is_empty:
        print(f"⚠️ {project.id} ({project.name}) has no project context")
    else:
        print(f"✅ {project.id} ({project.name}) — {ctx.character_count} chars")
