using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Web.Security;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace ApprovalEngine.Web.Portal.Pages;

/// <summary>A demo person that anybody may sign in as.</summary>
internal sealed record DemoUser(string UserName, string Title);

/// <summary>Signs people in. What failed is never told apart: a wrong name, a wrong password and a locked account look the same.</summary>
internal sealed class SignInModel(SignInDesk desk, ApprovalDbContext db, IStringLocalizer<Texts> L) : PortalPage
{
    /// <summary>The password of the demo company, as the README says it.</summary>
    public const string DemoPassword = "Demo-Pass-1";

    public string? UserName { get; private set; }

    public string? ReturnUrl { get; private set; }

    public string? Problem { get; private set; }

    public IReadOnlyList<DemoUser> DemoUsers { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(string? returnUrl, CancellationToken cancellationToken)
    {
        ReturnUrl = Local(returnUrl);
        if (User.Identity?.IsAuthenticated is true)
        {
            return GoBackTo(ReturnUrl);
        }

        await LoadAsync(cancellationToken);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(string? userName, string? password, string? returnUrl, CancellationToken cancellationToken)
    {
        (UserName, ReturnUrl) = (userName?.Trim(), Local(returnUrl));
        var outcome = await desk.SignInAsync(HttpContext, UserName ?? "", password ?? "");
        if (outcome is SignInOutcome.Succeeded)
        {
            return GoBackTo(ReturnUrl);
        }

        (Problem, Response.StatusCode) = outcome is SignInOutcome.TooMany
            ? (L["Too many attempts. Wait a few minutes and try again; your administrator can help."].Value, StatusCodes.Status429TooManyRequests)
            : (L["User name or password is wrong, or the account is locked. Nothing else is told, for safety."].Value, StatusCodes.Status401Unauthorized);
        await LoadAsync(cancellationToken);
        return Page();
    }

    private async Task LoadAsync(CancellationToken cancellationToken) => DemoUsers =
        [.. (await (
            from account in db.Users.AsNoTracking()
            join person in db.People on account.Id equals person.UserName
            where account.IsDemo && person.IsActive
            orderby person.UserName
            select new { person.UserName, person.Title, person.TitleZh }).Take(60).ToListAsync(cancellationToken))
            .Select(one => new DemoUser(one.UserName, Languages.IsChinese ? one.TitleZh : one.Title))];

    private string Local(string? url) => Url.IsLocalUrl(url) ? url : "/";
}
