"""JSON over HTTP: one folder per resource, mounted by the factory."""

from api.alerts.routes import bp as alerts
from api.api_keys.routes import bp as api_keys
from api.assignments.routes import bp as assignments
from api.attachments.routes import bp as attachments
from api.beginnings.routes import bp as beginnings
from api.board.routes import bp as board
from api.calendar.routes import bp as calendar
from api.case_files.routes import bp as case_files
from api.contact_proposals.routes import bp as contact_proposals
from api.cover.routes import bp as cover
from api.credit_checks.routes import bp as credit_checks
from api.credit_policy.routes import bp as credit_policy
from api.customers.routes import bp as customers
from api.discounts.routes import bp as discounts
from api.disputes.routes import bp as disputes
from api.dunning.routes import bp as dunning
from api.dunning_agenda.routes import bp as dunning_agenda
from api.dunning_letters.routes import bp as dunning_letters
from api.dunning_policy.routes import bp as dunning_policy
from api.dunning_releases.routes import bp as dunning_releases
from api.errors import bp as errors
from api.exports.routes import bp as exports
from api.feeds.routes import bp as feeds
from api.forecast.routes import bp as forecast
from api.goals.routes import bp as goals
from api.groups.routes import bp as groups
from api.holds.routes import bp as holds
from api.import_mappings.routes import bp as import_mappings
from api.imports.routes import bp as imports
from api.journal.routes import bp as journal
from api.kpis.routes import bp as kpis
from api.late_items.routes import bp as late_items
from api.letter_texts.routes import bp as letter_texts
from api.limit_requests.routes import bp as limit_requests
from api.limit_reviews.routes import bp as limit_reviews
from api.notices.routes import bp as notices
from api.openapi.routes import bp as openapi
from api.overview.routes import bp as overview
from api.penalties.routes import bp as penalties
from api.people.routes import bp as people
from api.plans.routes import bp as plans
from api.privacy.routes import bp as privacy
from api.proofs.routes import bp as proofs
from api.push.routes import bp as push
from api.quarantine.routes import bp as quarantine
from api.reasons.routes import bp as reasons
from api.receipts.routes import bp as receipts
from api.second_factors.routes import bp as second_factors
from api.second_step.routes import bp as second_step
from api.session.routes import bp as session
from api.sync.nudges import bp as nudges
from api.sync.routes import bp as sync
from api.upkeep.routes import bp as upkeep

# Each resource folder exports one flask-smorest Blueprint named `bp`, mounted under /api/v1.
resources = (  # one a line, so that two new ones rarely meet
    alerts,
    api_keys,
    assignments,
    attachments,
    beginnings,
    board,
    calendar,
    case_files,
    contact_proposals,
    cover,
    credit_checks,
    credit_policy,
    customers,
    import_mappings,
    imports,
    journal,
    discounts,
    disputes,
    dunning,
    dunning_agenda,
    dunning_letters,
    dunning_policy,
    dunning_releases,
    exports,
    feeds,
    forecast,
    goals,
    groups,
    holds,
    kpis,
    late_items,
    letter_texts,
    limit_requests,
    limit_reviews,
    notices,
    nudges,
    openapi,
    overview,
    penalties,
    people,
    plans,
    proofs,
    privacy,
    push,
    quarantine,
    reasons,
    receipts,
    second_factors,
    second_step,
    session,
    sync,
    upkeep,
)

blueprints = (errors,)
