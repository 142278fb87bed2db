using ApprovalEngine.Application.Effects;

namespace ApprovalEngine.Application;

/// <summary>What an operator sets; section <c>ApprovalEngine</c> and its neighbours in the configuration.</summary>
public sealed record EngineOptions
{
    /// <summary>Where SQLite, keys, ERP files and attachments lie. <c>ApprovalEngine__DataDirectory</c>.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>Folder with <c>&lt;request-type&gt;.json</c> and <c>empowerment-matrix.dmn</c>.</summary>
    public required string WorkflowsDirectory { get; init; }

    /// <summary>Folder with the letter templates.</summary>
    public required string TemplatesDirectory { get; init; }

    /// <summary>Where effects are written for the ERP. <c>Erp__Outbox</c>.</summary>
    public required string ErpOutbox { get; init; }

    /// <summary>Where the ERP's acknowledgements arrive. <c>Erp__Inbox</c>.</summary>
    public required string ErpInbox { get; init; }

    /// <summary>Shared secret of the ERP files' signatures, UTF-8; null = files are not signed. <c>Erp__SigningKey</c>.</summary>
    public string? ErpSigningKey { get; init; }

    /// <summary>Null = letters wait as "ready to send" and notices are not mailed.</summary>
    public SmtpOptions? Smtp { get; init; }

    /// <summary>The portal's address as people reach it, for links in mails, without a slash at the end. <c>Portal__Url</c>.</summary>
    public string PortalUrl { get; init; } = "http://localhost:5080";

    /// <summary>Tries of an outbox message before it is parked.</summary>
    public int OutboxAttemptsMax { get; init; } = 8;

    /// <summary>First pause after a failed try; doubled each time, at most an hour. Tests shorten it.</summary>
    public TimeSpan OutboxFirstPause { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// For how long a node that claimed an outbox message keeps it: what a dead node had claimed is told by another one after this time.
    /// A hand-over that takes longer may be made twice, with the same id.
    /// </summary>
    public TimeSpan OutboxLease { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Workflows that wait for time, for each other and for other machines. <c>Workflows__NAME</c>.</summary>
    public WorkflowOptions Workflows { get; init; } = new();

    /// <summary>HTTP requests that workflows send. <c>Http__NAME</c>.</summary>
    public HttpOptions Http { get; init; } = new();

    /// <summary>Which sums over many requests raise the route of one. <c>Splitting__NAME</c>.</summary>
    public SplittingOptions Splitting { get; init; } = new();

    /// <summary>By how many percent an authority rate must move before a request under way is looked at again. <c>Matrix__RateShiftPercent</c>.</summary>
    public decimal RateShiftPercent { get; init; } = 5;

    /// <summary>How often outbox, ERP inbox and deadlines are looked at when nothing wakes them.</summary>
    public TimeSpan PollEvery { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Account numbers of the company's chart, by our names for them. <c>Accounts__NAME</c>, e.g. <c>Accounts__credit-loss</c>.</summary>
    public LedgerAccounts Accounts { get; init; } = new(new Dictionary<string, string>());

    /// <summary>The pause after a try that failed: doubled each time, at most an hour.</summary>
    /// <param name="attempts">Tries so far, from 1.</param>
    public TimeSpan PauseAfter(int attempts) =>
        TimeSpan.FromTicks(Math.Min(TimeSpan.TicksPerHour, OutboxFirstPause.Ticks << Math.Clamp(attempts - 1, 0, 20)));

    /// <summary>Where attached documents lie; several nodes must share the folder.</summary>
    public string AttachmentsDirectory => Path.Combine(DataDirectory, "attachments");

    public string AuditKeyFile => Path.Combine(DataDirectory, "keys", "audit.key");

    public string AuditSealFile => Path.Combine(DataDirectory, "audit", "seal.json");
}

/// <summary>What an operator sets against splitting (domain.md 4.5): requests of one kind add up within a rolling window, and the route follows the sum.</summary>
public sealed record SplittingOptions
{
    /// <summary>The window in days whose sum raises the route, 0 to 365; 0 = none does, and sums are only shown. <c>Splitting__RaisingDays</c>.</summary>
    public int RaisingDays { get; init; } = 30;

    /// <summary>The same for single request types. <c>Splitting__Types__TYPE</c>, e.g. <c>Splitting__Types__credit-memo</c>.</summary>
    public IReadOnlyDictionary<string, int> ByType { get; init; } = new Dictionary<string, int>();

    public int RaisingDaysOf(string type) => ByType.TryGetValue(type, out var days) ? days : RaisingDays;
}

/// <summary>What an operator sets for workflows.</summary>
public sealed record WorkflowOptions
{
    /// <summary>For how long a node that took a due timer or a job keeps it. What a dead node had taken waits no longer. <c>Workflows__LeaseMs</c>.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Days after which what a finished instance did is forgotten, where no request needs it; 0 = never. <c>Workflows__KeepFinishedDays</c>.</summary>
    public int KeepFinishedDays { get; init; } = 730;

    /// <summary>The same for trials (Run and Test of the designer); 0 = never. <c>Workflows__KeepTrialsDays</c>.</summary>
    public int KeepTrialsDays { get; init; } = 30;
}

/// <summary>What workflows may reach over HTTP.</summary>
public sealed record HttpOptions
{
    /// <summary>Hosts that may be reached, as <c>name</c> (at the scheme's own port) or <c>name:port</c>; empty = none. <c>Http__AllowedHosts__0</c> and so on.</summary>
    public IReadOnlyList<string> AllowedHosts { get; init; } = [];

    /// <summary>Whether an allowed host may have a private, link-local or loopback address. <c>Http__AllowPrivate</c>.</summary>
    public bool AllowPrivate { get; init; }

    /// <summary>From the first byte sent to the last received. <c>Http__TimeoutMs</c>.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Size of an answer's body. <c>Http__AnswerBytesMax</c>.</summary>
    public int AnswerBytesMax { get; init; } = 128 * 1024;

    /// <summary>Tries before a timeout or a failed connection is handed to the workflow. <c>Http__AttemptsMax</c>.</summary>
    public int AttemptsMax { get; init; } = 3;
}

/// <summary>The mail server. <c>Smtp__Host</c>, <c>Smtp__Port</c>, <c>Smtp__From</c>, <c>Smtp__UserName</c>, <c>Smtp__Password</c>, <c>Smtp__UseTls</c>.</summary>
public sealed record SmtpOptions(string Host, int Port, string From, string? UserName, string? Password, bool UseTls);
