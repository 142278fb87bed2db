using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Domain;
using ApprovalEngine.Domain.Empowerment;
using ApprovalEngine.Domain.Organization;
using Microsoft.EntityFrameworkCore;

namespace ApprovalEngine.Application.Outbox;

/// <summary>Short mails about changes of the matrix, Chinese first, with a link to the page and never with anything that decides. Nothing is written where no mail server is set.</summary>
internal sealed class MatrixNotices(ApprovalDbContext db, EngineOptions options, TimeProvider clock)
{
    private static readonly string[] PublisherRoles = [.. Roles.All.Values.Where(role => role.Permissions.HasFlag(Permissions.PublishMatrix)).Select(role => role.Code)];

    /// <summary>A change was put forward: everybody who may decide it is told.</summary>
    public async Task WaitsAsync(MatrixChange change, CancellationToken cancellationToken)
    {
        if (options.Smtp is null)
        {
            return;
        }

        var today = BusinessDay.Of(clock.Now());
        var publishers = await db.RoleAssignments.AsNoTracking()
            .Where(one => PublisherRoles.Contains(one.Role) && one.ValidFrom <= today && (one.ValidTo == null || one.ValidTo >= today))
            .Select(one => one.UserName).Distinct().ToListAsync(cancellationToken);
        await MailAsync(change.Number, [.. publishers.Except(change.Authors)], "授权矩阵变更等待您审批", "a change of the empowerment matrix waits for your answer", cancellationToken);
    }

    /// <summary>A change was decided: its authors are told.</summary>
    public Task DecidedAsync(MatrixChange change, CancellationToken cancellationToken)
    {
        var (textZh, text) = change.Status switch
        {
            MatrixChangeStatus.Published => ("授权矩阵变更已批准", "the change of the empowerment matrix is approved"),
            MatrixChangeStatus.Rejected => ("授权矩阵变更已被拒绝", "the change of the empowerment matrix is rejected"),
            _ => ("授权矩阵变更已退回", "the change of the empowerment matrix is returned to you"),
        };
        return MailAsync(change.Number, change.Authors, textZh, text, cancellationToken);
    }

    private async Task MailAsync(string number, IReadOnlyList<string> userNames, string textZh, string text, CancellationToken cancellationToken)
    {
        if (options.Smtp is null || userNames.Count == 0)
        {
            return;
        }

        var addresses = await db.People.AsNoTracking().Where(person => userNames.Contains(person.UserName) && person.IsActive && person.Email != null)
            .Select(person => person.Email!).ToListAsync(cancellationToken);
        var link = $"{options.PortalUrl}/matrix/changes/{number}";
        foreach (var address in addresses)
        {
            db.Outbox.Add(OutboxMessages.Mail(
                number, clock.Now(), new MailPayload(address, $"{number} {textZh} / {text}", $"{textZh} {number}。\n{number}: {text}.\n\n{link}\n", IsHtml: false, LetterId: null)));
        }
    }
}
