// What the api is told when a password was set: who, and nothing else.
function(ctx) { identityId: ctx.identity.id }
