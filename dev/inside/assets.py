"""Make the web client's bundles once, so that no browser has to wait for them; run in Odoo's shell."""

env["ir.qweb"]._pregenerate_assets_bundles()
env.cr.commit()
