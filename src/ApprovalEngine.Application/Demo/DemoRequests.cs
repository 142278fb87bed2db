using System.Text;
using ApprovalEngine.Application.Attachments;
using ApprovalEngine.Application.Audit;
using ApprovalEngine.Application.Behaviors;
using ApprovalEngine.Application.Effects;
using ApprovalEngine.Application.Outbox;
using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Application.Requests;
using ApprovalEngine.Domain;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ApprovalEngine.Application.Demo;

/// <summary>How far a demo request has come.</summary>
internal enum DemoEnding { Draft, FirstStage, LastStage, Returned, Rejected, Withdrawn, Cancelled, Expired, Sent, Confirmed, Failed }

/// <summary>
/// Requests of every type in every state, made by the use cases themselves as the demo people, on days of the past: an application of its
/// own on the same database, with a clock that is set. Nothing is written past the rules, so what they show is what the product does.
/// </summary>
public sealed class DemoRequests
{
    private readonly ServiceProvider services;
    private readonly DemoClock clock;
    private readonly DateTimeOffset now;

    private DemoRequests(ServiceProvider services, DemoClock clock)
    {
        (this.services, this.clock) = (services, clock);
        now = clock.GetUtcNow();
    }

    /// <summary>Adds the requests to a database with the freshly seeded demo company.</summary>
    /// <param name="key">The host's: the audit trail goes on with the same one.</param>
    /// <param name="now">Everything happens before this instant.</param>
    public static async Task SeedAsync(EngineOptions options, string? postgres, AuditKey key, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var clock = new DemoClock(now);
        var services = new ServiceCollection();
        services.AddSingleton<ILoggerFactory>(Microsoft.Extensions.Logging.Abstractions.NullLoggerFactory.Instance).AddSingleton(typeof(ILogger<>), typeof(Microsoft.Extensions.Logging.Abstractions.NullLogger<>));
        services.AddSingleton(key);
        // What is told of the past is not mailed today.
        services.AddApprovalEngine(options with { Smtp = null }, postgres);
        services.AddSingleton<TimeProvider>(clock);
        await using var provider = services.BuildServiceProvider();
        await new DemoRequests(provider, clock).WriteAsync(cancellationToken);
    }

    private async Task WriteAsync(CancellationToken cancellationToken)
    {
        DemoDrafts drafts;
        await using (var scope = services.CreateAsyncScope())
        {
            drafts = await DemoDrafts.LoadAsync(scope.ServiceProvider.GetRequiredService<ApprovalDbContext>(), BusinessDay.Of(now), cancellationToken);
        }

        foreach (var (index, ending) in Enum.GetValues<DemoEnding>().Index())
        {
            foreach (var (typeIndex, draft) in drafts.Next(index).Index())
            {
                clock.Now = now.AddDays(-DaysAgo(ending) - typeIndex).AddMinutes(-37 * index);
                await TellAsync(draft, ending, cancellationToken);
            }
        }
    }

    // What waits is fresh, what has ended is spread over the months before.
    private static int DaysAgo(DemoEnding ending) => ending switch
    {
        DemoEnding.Draft or DemoEnding.FirstStage or DemoEnding.LastStage => 1,
        DemoEnding.Expired => 45,
        DemoEnding.Returned or DemoEnding.Withdrawn or DemoEnding.Cancelled or DemoEnding.Rejected => 10,
        DemoEnding.Sent or DemoEnding.Failed => 3,
        DemoEnding.Confirmed => 30,
    };

    private async Task TellAsync(DemoDraft draft, DemoEnding ending, CancellationToken cancellationToken)
    {
        var number = (await SendAsync(draft.Requester, new CreateRequest(draft.Draft, Submit: false), cancellationToken)).Number!;
        if (draft.NeedsDocument)
        {
            await AttachAsync(draft.Requester, number, cancellationToken);
        }

        if (ending is DemoEnding.Draft)
        {
            return;
        }

        await SendAsync(draft.Requester, new SubmitRequest(number, null), cancellationToken);
        await EndAsync(number, draft.Requester, ending, cancellationToken);
    }

    private async Task EndAsync(string number, string requester, DemoEnding ending, CancellationToken cancellationToken)
    {
        switch (ending)
        {
            case DemoEnding.Draft or DemoEnding.FirstStage:
                break;
            case DemoEnding.LastStage:
                while (await IsBeforeLastStageAsync(number, cancellationToken) && await DecideAsync(number, "approve", cancellationToken))
                {
                    clock.Now = clock.Now.AddHours(1);
                }

                break;
            case DemoEnding.Returned:
                await DecideAsync(number, "return", cancellationToken);
                break;
            case DemoEnding.Rejected:
                await DecideAsync(number, "reject", cancellationToken);
                break;
            case DemoEnding.Withdrawn:
                await SendAsync(requester, new WithdrawRequest(number, "客户已付款，不再需要。The customer has paid.", null), cancellationToken);
                break;
            case DemoEnding.Cancelled:
                await SendAsync("admin", new CancelRequest(number, "重复提交。Raised twice.", null), cancellationToken);
                break;
            case DemoEnding.Expired:
                clock.Now = clock.Now.AddDays(31);
                await WithinAsync(scope => scope.GetRequiredService<Deadlines>().PassAsync(cancellationToken));
                break;
            case DemoEnding.Sent or DemoEnding.Confirmed or DemoEnding.Failed:
                while (await DecideAsync(number, "approve", cancellationToken))
                {
                    clock.Now = clock.Now.AddHours(5);
                }

                await HandOverAsync(number, ending, cancellationToken);
                break;
        }
    }

    private async Task<bool> IsBeforeLastStageAsync(string number, CancellationToken cancellationToken)
    {
        await using var scope = services.CreateAsyncScope();
        var request = await scope.ServiceProvider.GetRequiredService<ApprovalDbContext>().WholeRequests().AsNoTracking().SingleAsync(one => one.Number == number, cancellationToken);
        return request.Tasks.Where(task => task.IsOpen).All(task => task.Stage < request.Route!.DecidingStages.Last().Stage);
    }

    /// <summary>Everybody who is asked in the open stage answers; false = nobody is asked any more.</summary>
    private async Task<bool> DecideAsync(string number, string verdict, CancellationToken cancellationToken)
    {
        List<(Guid Id, string Person)> asked = [];
        var hash = "";
        await WithinAsync(async scope =>
        {
            var request = await scope.GetRequiredService<ApprovalDbContext>().WholeRequests().AsNoTracking().SingleAsync(one => one.Number == number, cancellationToken);
            (asked, hash) = ([.. request.Tasks.Where(task => task.IsOpen).Select(task => (task.Id, task.People[0].UserName))], request.ContentHash);
            return true;
        });
        clock.Now = clock.Now.AddHours(2);
        foreach (var (id, person) in verdict is "approve" ? asked : asked.Take(1))
        {
            var comment = verdict switch
            {
                "return" => "请补充最近一次对账函。Please attach the latest balance confirmation.",
                "reject" => "依据不足，暂不同意。The case is not strong enough.",
                _ => null,
            };
            await SendAsync(person, new DecideTask(id, verdict, comment, hash, null), cancellationToken);
        }

        return asked is not [];
    }

    private async Task HandOverAsync(string number, DemoEnding ending, CancellationToken cancellationToken)
    {
        await WithinAsync(async scope => await scope.GetRequiredService<OutboxDispatcher>().DispatchAsync(cancellationToken) > 0);
        if (ending is DemoEnding.Sent)
        {
            return;
        }

        clock.Now = clock.Now.AddHours(1);
        await WithinAsync(async scope =>
        {
            var effect = await scope.GetRequiredService<ApprovalDbContext>().Effects.AsNoTracking().SingleAsync(one => one.RequestNumber == number, cancellationToken);
            var isConfirmed = ending is DemoEnding.Confirmed;
            scope.GetRequiredService<Caller>().Is("system:erp", "erp");
            var answer = new AcknowledgeEffect(
                effect.Id, isConfirmed, isConfirmed ? $"18{effect.CreatedAt:MMddHHmm}" : null, isConfirmed ? null : "Posting period is closed. 会计期间已关闭。", clock.Now);
            Value(await scope.GetRequiredService<IMediator>().Send(answer, cancellationToken));
            return true;
        });
    }

    private async Task AttachAsync(string requester, string number, CancellationToken cancellationToken)
    {
        const string name = "客户往来邮件 customer mail.txt";
        using var content = new MemoryStream(Encoding.UTF8.GetBytes($"{number}\n客户来函，说明情况并请求处理。\nThe customer explains the case and asks for the credit.\n"));
        var file = Value(await services.GetRequiredService<AttachmentStore>().KeepAsync(content, name, cancellationToken));
        await SendAsync(requester, new AttachDocument(number, null, name, file, null), cancellationToken);
    }

    private async Task<T> SendAsync<T>(string userName, IRequest<Result<T>> command, CancellationToken cancellationToken) where T : notnull
    {
        await using var scope = services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<Caller>().Is(userName, "portal");
        return Value(await scope.ServiceProvider.GetRequiredService<IMediator>().Send(command, cancellationToken));
    }

    private async Task WithinAsync(Func<IServiceProvider, Task<bool>> act)
    {
        await using var scope = services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<Caller>().Is("system:clock", "clock");
        _ = await act(scope.ServiceProvider);
    }

    // The demo company is ours: a refusal means that its data and the rules no longer fit, and that is a bug.
    private static T Value<T>(Result<T> result) where T : notnull =>
        result.Value ?? throw new InvalidOperationException($"A demo request was refused: {result.Error!.Code}, {result.Error.Message}");
}

/// <summary>A clock that stands still until it is set.</summary>
internal sealed class DemoClock(DateTimeOffset now) : TimeProvider
{
    public DateTimeOffset Now { get; set; } = now;

    public override DateTimeOffset GetUtcNow() => Now;
}
