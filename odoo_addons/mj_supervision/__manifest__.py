{
    "name": "Internal Supervision of Talks",
    "version": "19.0.1.0.0",
    "category": "Human Resources/Organisational Talks",
    "summary": "What the supervision committee sees and does about heart-to-heart talks",
    "author": "Minjin Talks maintainers",
    "license": "LGPL-3",
    "application": True,
    "depends": ["mj_talks"],
    "data": [
        "security/mj_supervision_groups.xml",
        "views/mj_supervision_menus.xml",
        "views/mj_organization_views.xml",
        "views/mj_member_views.xml",
        "views/mj_appointment_views.xml",
    ],
}
