using System.Globalization;
using ApprovalEngine.Application;
using ApprovalEngine.Application.Effects;

namespace ApprovalEngine.Web.Hosting;

/// <summary>Reads the settings into the one record that the application knows.</summary>
internal static class Options
{
    public static EngineOptions Read(IConfiguration configuration)
    {
        var data = Path.GetFullPath(configuration["ApprovalEngine:DataDirectory"] ?? "data");
        return new EngineOptions
        {
            DataDirectory = data,
            WorkflowsDirectory = configuration["ApprovalEngine:WorkflowsDirectory"] ?? Path.Combine(AppContext.BaseDirectory, "workflows"),
            TemplatesDirectory = configuration["ApprovalEngine:TemplatesDirectory"] ?? Path.Combine(AppContext.BaseDirectory, "templates"),
            ErpOutbox = configuration["Erp:Outbox"] ?? Path.Combine(data, "outbox", "erp"),
            ErpInbox = configuration["Erp:Inbox"] ?? Path.Combine(data, "inbox", "erp"),
            // An empty variable, as compose files pass on what is not set, is no key.
            ErpSigningKey = configuration["Erp:SigningKey"] is { Length: > 0 } key ? key : null,
            Accounts = new LedgerAccounts(configuration.GetSection("Accounts").GetChildren().ToDictionary(one => one.Key, one => one.Value ?? "", StringComparer.OrdinalIgnoreCase)),
            Smtp = SmtpOf(configuration.GetSection("Smtp")),
            PortalUrl = (configuration["Portal:Url"] ?? "http://localhost:5080").TrimEnd('/'),
            OutboxAttemptsMax = configuration.GetValue("Outbox:AttemptsMax", 8),
            OutboxFirstPause = TimeSpan.FromMilliseconds(configuration.GetValue("Outbox:FirstPauseMs", 2000)),
            OutboxLease = TimeSpan.FromMilliseconds(configuration.GetValue("Outbox:LeaseMs", 120_000)),
            Workflows = WorkflowsOf(configuration.GetSection("Workflows")),
            Http = HttpOf(configuration.GetSection("Http")),
            Splitting = SplittingOf(configuration.GetSection("Splitting")),
            RateShiftPercent = configuration.GetValue("Matrix:RateShiftPercent", 5m),
            PollEvery = TimeSpan.FromMilliseconds(configuration.GetValue("ApprovalEngine:PollEveryMs", 1000)),
        };
    }

    private static WorkflowOptions WorkflowsOf(IConfigurationSection workflows) => new()
    {
        Lease = TimeSpan.FromMilliseconds(workflows.GetValue("LeaseMs", 60_000)),
        KeepFinishedDays = workflows.GetValue("KeepFinishedDays", 730),
        KeepTrialsDays = workflows.GetValue("KeepTrialsDays", 30),
    };

    private static SplittingOptions SplittingOf(IConfigurationSection splitting) => new()
    {
        RaisingDays = DaysOf(splitting.GetSection("RaisingDays"), 30),
        ByType = splitting.GetSection("Types").GetChildren().ToDictionary(type => type.Key, type => DaysOf(type, 30), StringComparer.Ordinal),
    };

    private static int DaysOf(IConfigurationSection days, int fallback) => days.Value switch
    {
        null => fallback,
        _ when int.TryParse(days.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= 365 => number,
        _ => throw new ConfigurationInvalidException($"{days.Path.Replace(":", "__", StringComparison.Ordinal)}: expected 0 to 365 days, found '{days.Value}'."),
    };

    private static HttpOptions HttpOf(IConfigurationSection http) => new()
    {
        AllowedHosts = [.. http.GetSection("AllowedHosts").GetChildren().Select(host => host.Value ?? "").Where(host => host is not "")],
        AllowPrivate = http.GetValue("AllowPrivate", false),
        Timeout = TimeSpan.FromMilliseconds(http.GetValue("TimeoutMs", 30_000)),
        AnswerBytesMax = http.GetValue("AnswerBytesMax", 128 * 1024),
        AttemptsMax = http.GetValue("AttemptsMax", 3),
    };

    private static SmtpOptions? SmtpOf(IConfigurationSection smtp) => smtp["Host"] is { Length: > 0 } host
        ? new SmtpOptions(
            host,
            smtp.GetValue("Port", 25),
            smtp["From"] ?? throw new ConfigurationInvalidException("Smtp__Host is set, and Smtp__From (the sender's address) is missing."),
            smtp["UserName"],
            smtp["Password"],
            smtp.GetValue("UseTls", false))
        : null;
}
