/** Settings as the stack would give them to the intake of an environment that has some. Imported before the entry point. */
process.env["HOMEOSTAT_REMEDIATION"] = JSON.stringify({
  runbooksOff: { "scale-service": "a sale is on" },
  changeFreezes: [
    { name: "Trade", from: "2000-01-01T00:00", until: "2100-01-01T00:00", timeZone: "Europe/Berlin" },
  ],
  guardrails: { servicesAffected: 2 },
});
